#include "Workbench.h"
