#include "http/SocketReset.h"

#include <sys/socket.h>

namespace hookbench::http {

void makeCloseReset(int descriptor)
{
    const linger atOnce{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
}

} // namespace hookbench::http
