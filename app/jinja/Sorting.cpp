#include "jinja/Sorting.h"

#include "jinja/Interpreter.h"

#include <algorithm>

namespace hookbench::jinja {

void sortStable(Interpreter& in, std::vector<SortItem>& items, bool reversed)
{
    in.charge(items.size() * 64);
    // Python compares at least neighbours, which is where it finds keys that have no order.
    for (std::size_t i = 1; i < items.size(); ++i)
        isLess(items[i].key, items[i - 1].key);
    if (reversed)
        std::reverse(items.begin(), items.end());
    // A merge sort of our own: comparisons may throw, and need not be a strict order (nan).
    std::vector<SortItem> buffer(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
        for (std::size_t low = 0; low < items.size(); low += 2 * width) {
            const std::size_t middle = std::min(low + width, items.size());
            const std::size_t high = std::min(low + 2 * width, items.size());
            std::size_t left = low;
            std::size_t right = middle;
            for (std::size_t at = low; at < high; ++at) {
                const bool takeRight =
                    left >= middle || (right < high && isLess(items[right].key, items[left].key));
                buffer[at] = std::move(items[takeRight ? right++ : left++]);
            }
            in.step();
        }
        items.swap(buffer);
    }
    if (reversed)
        std::reverse(items.begin(), items.end());
}

} // namespace hookbench::jinja
