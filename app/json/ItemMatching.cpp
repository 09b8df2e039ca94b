#include "json/ItemMatching.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

namespace hookbench::json {

namespace {

std::uint64_t mixed(std::uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::uint64_t hashOf(std::string_view text, std::uint64_t seed)
{
    return mixed(std::hash<std::string_view>()(text) + seed);
}

/// The text that tells the item from the others, with the member it stands in.
std::optional<std::uint64_t> identityOf(const Value& item, const std::vector<std::string>& identity)
{
    for (std::size_t i = 0; i < identity.size(); ++i) {
        const Value* member = item.find(identity[i]);
        if (member && member->isString())
            return hashOf(member->asString(), i + 1);
    }
    return std::nullopt;
}

struct Pair {
    std::size_t before;
    std::size_t now;
};

/// The longest run of pairs, given in the order of `now`, whose `before` grows.
std::vector<Pair> withoutCrossings(const std::vector<Pair>& pairs)
{
    std::vector<std::size_t> tails; // for each length, the pair that ends the best run of it
    std::vector<std::size_t> previous(pairs.size(), noMatch);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto place = std::lower_bound(
            tails.begin(), tails.end(), pairs[i].before,
            [&](std::size_t tail, std::size_t before) { return pairs[tail].before < before; });
        if (place != tails.begin())
            previous[i] = *(place - 1);
        if (place == tails.end())
            tails.push_back(i);
        else
            *place = i;
    }
    std::vector<Pair> run;
    for (std::size_t i = tails.empty() ? noMatch : tails.back(); i != noMatch; i = previous[i])
        run.push_back(pairs[i]);
    std::reverse(run.begin(), run.end());
    return run;
}

/// A stretch of both arrays that is not matched yet.
struct Gap {
    std::size_t beforeBegin, beforeEnd;
    std::size_t nowBegin, nowEnd;
};

using KeyOf = std::function<std::optional<std::uint64_t>(const Value& item, bool isBefore)>;

class Matcher {
public:
    Matcher(const Array& before, const Array& now)
        : m_before(before),
          m_now(now),
          m_matches(now.size(), noMatch),
          m_gaps{{0, before.size(), 0, now.size()}}
    {
    }

    /// Matches inside each gap the items of equal key, the n-th of a key with the n-th.
    void round(const KeyOf& keyOf)
    {
        std::vector<Gap> rest;
        for (const Gap& gap : m_gaps)
            split(gap, keyOf, rest);
        m_gaps = std::move(rest);
    }

    std::vector<std::size_t> finish()
    {
        for (const Gap& gap : m_gaps) {
            const std::size_t count = std::min(gap.beforeEnd - gap.beforeBegin, gap.nowEnd - gap.nowBegin);
            for (std::size_t i = 0; i < count; ++i)
                m_matches[gap.nowBegin + i] = gap.beforeBegin + i;
        }
        return std::move(m_matches);
    }

private:
    void split(const Gap& gap, const KeyOf& keyOf, std::vector<Gap>& rest)
    {
        std::unordered_map<std::uint64_t, std::vector<std::size_t>> places; // by key, last one first
        for (std::size_t i = gap.beforeEnd; i-- > gap.beforeBegin;) {
            if (const auto key = keyOf(m_before[i], true))
                places[*key].push_back(i);
        }
        std::vector<Pair> pairs;
        for (std::size_t i = gap.nowBegin; i < gap.nowEnd; ++i) {
            const auto key = keyOf(m_now[i], false);
            const auto place = key ? places.find(*key) : places.end();
            if (place == places.end() || place->second.empty())
                continue;
            pairs.push_back({place->second.back(), i});
            place->second.pop_back();
        }
        Gap left = gap;
        for (const Pair& pair : withoutCrossings(pairs)) {
            m_matches[pair.now] = pair.before;
            rest.push_back({left.beforeBegin, pair.before, left.nowBegin, pair.now});
            left.beforeBegin = pair.before + 1;
            left.nowBegin = pair.now + 1;
        }
        rest.push_back(left);
    }

    const Array& m_before;
    const Array& m_now;
    std::vector<std::size_t> m_matches;
    std::vector<Gap> m_gaps;
};

} // namespace

std::uint64_t ItemHashes::visit(const Value& value)
{
    const auto kind = static_cast<std::uint64_t>(value.kind()) + 1;
    switch (value.kind()) {
    case Kind::Null:
        return mixed(kind);
    case Kind::Bool:
        return mixed(kind * 16 + (value.asBool() ? 1 : 0));
    case Kind::Number:
        return hashOf(value.asNumber().text, kind);
    case Kind::String:
        return hashOf(value.asString(), kind);
    case Kind::Array: {
        std::uint64_t hash = mixed(kind);
        for (const Value& item : value.asArray()) {
            const std::uint64_t itemHash = visit(item);
            m_hashes.emplace(&item, itemHash);
            hash = mixed(hash * 31 + itemHash);
        }
        return hash;
    }
    case Kind::Object: {
        std::uint64_t sum = kind;
        for (const Member& member : value.asObject())
            sum += mixed(hashOf(member.key, 99) + 31 * visit(member.value));
        return mixed(sum);
    }
    }
    return 0;
}

std::vector<std::size_t> matchItems(const Array& before, const ItemHashes& beforeHashes, const Array& now,
                                    const ItemHashes& nowHashes, const std::vector<std::string>& identity)
{
    Matcher matcher(before, now);
    matcher.round([&](const Value& item, bool isBefore) -> std::optional<std::uint64_t> {
        return isBefore ? beforeHashes.of(item) : nowHashes.of(item);
    });
    matcher.round([&](const Value& item, bool) { return identityOf(item, identity); });
    return matcher.finish();
}

} // namespace hookbench::json
