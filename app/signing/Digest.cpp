#include "signing/Digest.h"

#include "signing/Encoding.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

namespace hookbench::signing {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// Looking an algorithm up costs more than a short digest, so it is done once.
const EVP_MD* algorithm(Hash which)
{
    static const std::array<EVP_MD*, 4> table{
        EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA256", nullptr),
        EVP_MD_fetch(nullptr, "SHA384", nullptr), EVP_MD_fetch(nullptr, "SHA512", nullptr)};
    return table[static_cast<std::size_t>(which)];
}

constexpr std::size_t blockSize(Hash which)
{
    return which == Hash::Sha1 || which == Hash::Sha256 ? 64 : 128;
}

std::string digestOf(Hash which, std::string_view first, std::string_view second)
{
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    EVP_DigestInit_ex(context.get(), algorithm(which), nullptr);
    EVP_DigestUpdate(context.get(), first.data(), first.size());
    EVP_DigestUpdate(context.get(), second.data(), second.size());
    EVP_DigestFinal_ex(context.get(), out.data(), &size);
    return {reinterpret_cast<const char*>(out.data()), size};
}

constexpr std::array<std::uint32_t, 256> makeCrcTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320U : value >> 1;
        table[i] = value;
    }
    return table;
}

} // namespace

std::string hash(Hash which, std::string_view data)
{
    return digestOf(which, data, {});
}

std::string hmac(Hash which, std::string_view key, std::string_view data)
{
    std::string block(blockSize(which), '\0');
    const std::string shortened = key.size() > block.size() ? hash(which, key) : std::string();
    const std::string_view used = shortened.empty() ? key : std::string_view(shortened);
    std::copy(used.begin(), used.end(), block.begin());
    for (char& c : block)
        c = static_cast<char>(c ^ 0x36);
    const std::string inner = digestOf(which, block, data);
    for (char& c : block)
        c = static_cast<char>(c ^ 0x36 ^ 0x5C);
    std::string out = digestOf(which, block, inner);
    OPENSSL_cleanse(block.data(), block.size());
    return out;
}

bool equalInConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::uint32_t crc32(std::string_view data)
{
    static constexpr auto table = makeCrcTable();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : data)
        crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
    return crc ^ 0xFFFFFFFFU;
}

std::string randomBytes(std::size_t count)
{
    std::string bytes(count, '\0');
    RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
    return bytes;
}

std::string randomId(std::string_view prefix)
{
    return std::string(prefix) + toHex(randomBytes(16));
}

} // namespace hookbench::signing
