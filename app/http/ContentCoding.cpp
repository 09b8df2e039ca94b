#include "http/ContentCoding.h"

#include "base/Text.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace hookbench::http {

namespace {

constexpr std::size_t step = std::size_t{64} << 10;

/// Receives what a decoder makes, up to a limit.
class Output {
public:
    explicit Output(std::size_t most) : m_most(most) {}

    /// False once the limit is reached.
    bool append(const char* bytes, std::size_t size)
    {
        const std::size_t room = m_most - m_body.bytes.size();
        m_body.bytes.append(bytes, std::min(size, room));
        if (size > room)
            stop("It is cut at " + std::to_string(m_most) + " bytes.");
        return size <= room;
    }

    void stop(std::string problem)
    {
        m_body.complete = false;
        m_body.problem = std::move(problem);
    }

    Result<DecodedBody> finish(ContentCoding coding)
    {
        if (m_body.bytes.empty() && !m_body.complete) {
            return Error{ErrorCode::InvalidInput,
                         "The body is not " + std::string(contentCodingName(coding)) +
                             ", although its Content-Encoding says so.",
                         m_body.problem};
        }
        return std::move(m_body);
    }

private:
    DecodedBody m_body;
    std::size_t m_most;
};

constexpr const char* cutShort = "The compressed bytes end early.";
constexpr const char* damaged = "The compressed bytes are damaged.";

/// `windowBits` as inflateInit2() takes it. A gzip body may have several members, one behind the other.
Result<DecodedBody> inflateBody(std::string_view body, ContentCoding coding, int windowBits, std::size_t most)
{
    Output out(most);
    z_stream stream{};
    if (inflateInit2(&stream, windowBits) != Z_OK)
        return Error{ErrorCode::Internal, "There is no memory to decode the body.", ""};
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    auto buffer = std::make_unique<std::array<char, step>>();
    while (true) {
        if (stream.avail_in == 0) {
            const std::size_t part = std::min<std::size_t>(body.size(), std::size_t{1} << 30);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
            stream.avail_in = static_cast<uInt>(part);
            body.remove_prefix(part);
        }
        stream.next_out = reinterpret_cast<Bytef*>(buffer->data());
        stream.avail_out = static_cast<uInt>(buffer->size());
        const int result = inflate(&stream, Z_NO_FLUSH);
        const bool room = out.append(buffer->data(), buffer->size() - stream.avail_out);
        if (!room)
            break;
        if (result == Z_STREAM_END) {
            const bool another = coding == ContentCoding::Gzip && stream.avail_in > 0 && *stream.next_in == 0x1F;
            if (!another || inflateReset(&stream) != Z_OK)
                break;
        } else if (result != Z_OK) {
            out.stop(result == Z_BUF_ERROR ? cutShort : damaged);
            break;
        }
    }
    return out.finish(coding);
}

Result<DecodedBody> inflateEither(std::string_view body, std::size_t most)
{
    // Some senders leave the zlib wrapper out.
    auto wrapped = inflateBody(body, ContentCoding::Deflate, MAX_WBITS, most);
    return wrapped ? wrapped : inflateBody(body, ContentCoding::Deflate, -MAX_WBITS, most);
}

Result<DecodedBody> brotliBody(std::string_view body, std::size_t most)
{
    Output out(most);
    const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    auto buffer = std::make_unique<std::array<char, step>>();
    const auto* input = reinterpret_cast<const std::uint8_t*>(body.data());
    std::size_t left = body.size();
    while (true) {
        auto* output = reinterpret_cast<std::uint8_t*>(buffer->data());
        std::size_t free = buffer->size();
        const auto result = BrotliDecoderDecompressStream(state.get(), &left, &input, &free, &output, nullptr);
        if (!out.append(buffer->data(), buffer->size() - free) || result == BROTLI_DECODER_RESULT_SUCCESS)
            break;
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT)
            continue;
        out.stop(result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT ? cutShort : damaged);
        break;
    }
    return out.finish(ContentCoding::Brotli);
}

Result<DecodedBody> zstdBody(std::string_view body, std::size_t most)
{
    Output out(most);
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    auto buffer = std::make_unique<std::array<char, step>>();
    ZSTD_inBuffer input{body.data(), body.size(), 0};
    while (true) {
        ZSTD_outBuffer output{buffer->data(), buffer->size(), 0};
        const std::size_t result = ZSTD_decompressStream(context.get(), &output, &input);
        if (ZSTD_isError(result) != 0) {
            out.stop(damaged);
            break;
        }
        if (!out.append(buffer->data(), output.pos))
            break;
        const bool flushed = output.pos < output.size;
        if (result == 0 && input.pos == input.size)
            break;
        if (input.pos == input.size && flushed) {
            out.stop(cutShort);
            break;
        }
    }
    return out.finish(ContentCoding::Zstd);
}

Result<DecodedBody> decodeOne(std::string_view body, ContentCoding coding, std::size_t most)
{
    switch (coding) {
    case ContentCoding::Gzip:
        return inflateBody(body, coding, MAX_WBITS + 16, most);
    case ContentCoding::Deflate:
        return inflateEither(body, most);
    case ContentCoding::Brotli:
        return brotliBody(body, most);
    case ContentCoding::Zstd:
        return zstdBody(body, most);
    case ContentCoding::Identity:
        return DecodedBody{std::string(body.substr(0, most)), body.size() <= most, {}};
    case ContentCoding::Unknown:
        break;
    }
    return Error{ErrorCode::InvalidInput,
                 "The body's Content-Encoding is not known; gzip, deflate, br and zstd can be decoded.", ""};
}

} // namespace

std::vector<ContentCoding> contentCodings(std::string_view contentEncoding)
{
    std::vector<ContentCoding> codings;
    while (!contentEncoding.empty()) {
        const std::size_t comma = std::min(contentEncoding.find(','), contentEncoding.size());
        std::string_view name = contentEncoding.substr(0, comma);
        contentEncoding.remove_prefix(std::min(comma + 1, contentEncoding.size()));
        const std::size_t first = name.find_first_not_of(" \t");
        if (first == std::string_view::npos)
            continue;
        name = name.substr(first, name.find_last_not_of(" \t") - first + 1);
        if (equalsIgnoringCase(name, "identity"))
            continue;
        if (equalsIgnoringCase(name, "gzip") || equalsIgnoringCase(name, "x-gzip"))
            codings.push_back(ContentCoding::Gzip);
        else if (equalsIgnoringCase(name, "deflate"))
            codings.push_back(ContentCoding::Deflate);
        else if (equalsIgnoringCase(name, "br"))
            codings.push_back(ContentCoding::Brotli);
        else if (equalsIgnoringCase(name, "zstd"))
            codings.push_back(ContentCoding::Zstd);
        else
            codings.push_back(ContentCoding::Unknown);
    }
    return codings;
}

std::string_view contentCodingName(ContentCoding coding)
{
    static constexpr std::array<std::string_view, 6> names{"identity", "gzip", "deflate", "br", "zstd", "unknown"};
    return names[static_cast<std::size_t>(coding)];
}

Result<DecodedBody> decodeBody(std::string_view body, const std::vector<ContentCoding>& codings, std::size_t most)
{
    DecodedBody decoded{{}, true, {}};
    bool first = true;
    for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
        const std::string_view input = first ? body : std::string_view(decoded.bytes);
        auto next = decodeOne(input, *coding, most);
        if (!next)
            return next;
        if (!decoded.complete && next->complete) {
            next->complete = false;
            next->problem = decoded.problem;
        }
        decoded = std::move(*next);
        first = false;
    }
    if (first)
        return decodeOne(body, ContentCoding::Identity, most);
    return decoded;
}

} // namespace hookbench::http
