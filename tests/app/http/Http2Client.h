#pragma once

#include "http/HttpMessage.h"

#include "RawClient.h"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace hookbench::test {

/// An HTTP/2 client by prior knowledge that sends exactly the frames it is told to, right or wrong, and
/// sorts what comes back by stream. Fields are sent literally (RFC 7541 section 6.2.2), so that a test can
/// send any bytes as one.
class Http2Client {
public:
    enum Type : std::uint8_t { Data, Headers, Priority, Reset, Settings, Push, Ping, GoAway, Window, Continuation };
    enum Flag : std::uint8_t { None = 0, EndStream = 1, Ack = 1, EndHeaders = 4 };

    struct Answer {
        http::Headers fields;
        std::vector<http::Headers> interim;
        std::string body;
        std::vector<std::size_t> pieces; ///< sizes of the DATA frames
        bool ended = false;
        std::optional<std::uint32_t> reset; ///< the code of its RST_STREAM

        std::string field(std::string_view name) const
        {
            return std::string(http::findHeader(fields, name).value_or(""));
        }
        std::string status() const { return field(":status"); }
    };

    explicit Http2Client(std::uint16_t port, bool widely = true) : m_client(port)
    {
        nghttp2_hd_inflate_new(&m_inflater);
        m_client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        // Windows so wide that no test of something else has to care for them.
        const std::string_view wide("\0\4\x7f\xff\xff\xff", 6);
        m_client.send(frame(Settings, None, 0, widely ? wide : std::string_view()));
        if (widely)
            m_client.send(frame(Window, None, 0, number(0x7fff0000U - 0xffffU)));
        // The server's settings are acknowledged now, not in the middle of what a test sends.
        settle();
    }
    ~Http2Client() { nghttp2_hd_inflate_del(m_inflater); }
    Http2Client(const Http2Client&) = delete;
    Http2Client& operator=(const Http2Client&) = delete;

    RawClient& raw() { return m_client; }

    static std::string number(std::uint32_t value)
    {
        return {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
                static_cast<char>(value >> 8U), static_cast<char>(value)};
    }
    static std::string frame(Type type, unsigned flags, std::uint32_t stream, std::string_view payload)
    {
        std::string bytes = number(static_cast<std::uint32_t>(payload.size())).substr(1);
        bytes += static_cast<char>(type);
        bytes += static_cast<char>(flags);
        return bytes.append(number(stream)).append(payload);
    }
    static std::string block(const http::Headers& fields)
    {
        std::string bytes;
        for (const http::Header& field : fields) {
            bytes += '\0';
            appendText(bytes, field.name);
            appendText(bytes, field.value);
        }
        return bytes;
    }
    static http::Headers post(std::string_view path, const http::Headers& more = {})
    {
        http::Headers fields = {{":method", "POST"}, {":scheme", "http"}, {":authority", "a.test"},
                                {":path", std::string(path)}};
        fields.insert(fields.end(), more.begin(), more.end());
        return fields;
    }

    bool send(Type type, unsigned flags, std::uint32_t stream, std::string_view payload = {})
    {
        return m_client.send(frame(type, flags, stream, payload));
    }
    void head(std::uint32_t stream, const http::Headers& fields, bool last = false)
    {
        send(Headers, EndHeaders | (last ? EndStream : None), stream, block(fields));
    }
    void body(std::uint32_t stream, std::string_view bytes, bool last = true)
    {
        constexpr std::size_t most = 16384;
        for (; bytes.size() > most; bytes.remove_prefix(most))
            send(Data, None, stream, bytes.substr(0, most));
        send(Data, last ? EndStream : None, stream, bytes);
    }

    /// Reads until this stream's answer has ended or was reset, or the connection is over.
    Answer& answer(std::uint32_t stream)
    {
        while (!m_answers[stream].ended && !m_answers[stream].reset && readFrame()) {
        }
        return m_answers[stream];
    }
    std::map<std::uint32_t, Answer>& answers() { return m_answers; }
    /// Reads until the window of a stream (0: of the connection) has been opened by this many bytes in all.
    bool waitForWindow(std::uint32_t stream, std::uint64_t bytes)
    {
        while (m_windows[stream] < bytes && readFrame()) {
        }
        return m_windows[stream] >= bytes;
    }
    /// Reads to the end of the connection and returns the last GOAWAY's code.
    std::optional<std::uint32_t> goAway()
    {
        while (readFrame()) {
        }
        return m_goAway;
    }
    /// Reads until the answer to a PING is there: all that was sent before it has been taken in.
    bool settle()
    {
        const std::size_t before = m_pings;
        send(Ping, None, 0, "12345678");
        while (m_pings == before && readFrame()) {
        }
        return m_pings > before;
    }

private:
    static void appendText(std::string& bytes, std::string_view text)
    {
        constexpr std::size_t prefix = 127;
        if (text.size() < prefix) {
            bytes += static_cast<char>(text.size());
        } else {
            bytes += static_cast<char>(prefix);
            std::size_t rest = text.size() - prefix;
            for (; rest >= 128; rest /= 128)
                bytes += static_cast<char>(rest % 128 + 128);
            bytes += static_cast<char>(rest);
        }
        bytes += text;
    }

    static std::uint32_t numberAt(std::string_view bytes, std::size_t at, std::size_t size)
    {
        std::uint32_t value = 0;
        for (const char c : bytes.substr(at, size))
            value = value * 256 + static_cast<unsigned char>(c);
        return value;
    }

    bool readFrame()
    {
        constexpr std::size_t headSize = 9;
        while (m_in.size() < headSize || m_in.size() < headSize + numberAt(m_in, 0, 3)) {
            if (!m_client.readSome(m_in))
                return false;
        }
        const std::size_t size = numberAt(m_in, 0, 3);
        const auto type = static_cast<Type>(m_in[3]);
        const auto flags = static_cast<unsigned char>(m_in[4]);
        const std::uint32_t stream = numberAt(m_in, 5, 4);
        take(type, flags, stream, m_in.substr(headSize, size));
        m_in.erase(0, headSize + size);
        return true;
    }

    void take(Type type, unsigned flags, std::uint32_t stream, const std::string& payload)
    {
        switch (type) {
        case Data:
            m_answers[stream].body += payload;
            m_answers[stream].pieces.push_back(payload.size());
            m_answers[stream].ended |= (flags & EndStream) != 0;
            break;
        case Headers:
            takeFields(m_answers[stream], payload, (flags & EndStream) != 0);
            break;
        case Reset:
            m_answers[stream].reset = numberAt(payload, 0, 4);
            break;
        case Settings:
            if ((flags & Ack) == 0)
                send(Settings, Ack, 0);
            break;
        case Ping:
            m_pings += (flags & Ack) != 0 ? 1 : 0;
            break;
        case GoAway:
            m_goAway = numberAt(payload, 4, 4);
            break;
        case Window:
            m_windows[stream] += numberAt(payload, 0, 4);
            break;
        default:
            break;
        }
    }

    void takeFields(Answer& answer, const std::string& payload, bool last)
    {
        http::Headers fields;
        std::string_view rest = payload;
        while (true) {
            nghttp2_nv field{};
            int flags = 0;
            const ssize_t used =
                nghttp2_hd_inflate_hd2(m_inflater, &field, &flags,
                                       reinterpret_cast<const std::uint8_t*>(rest.data()), rest.size(), 1);
            if (used < 0)
                return;
            rest.remove_prefix(static_cast<std::size_t>(used));
            if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0)
                fields.push_back({{reinterpret_cast<const char*>(field.name), field.namelen},
                                  {reinterpret_cast<const char*>(field.value), field.valuelen}});
            if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0)
                break;
        }
        nghttp2_hd_inflate_end_headers(m_inflater);
        const std::string status(http::findHeader(fields, ":status").value_or(""));
        if (status.starts_with('1'))
            answer.interim.push_back(std::move(fields));
        else
            answer.fields = std::move(fields);
        answer.ended |= last;
    }

    RawClient m_client;
    nghttp2_hd_inflater* m_inflater = nullptr;
    std::string m_in;
    std::map<std::uint32_t, Answer> m_answers;
    std::map<std::uint32_t, std::uint64_t> m_windows;
    std::optional<std::uint32_t> m_goAway;
    std::size_t m_pings = 0;
};

} // namespace hookbench::test
