#include "http/Http2Session.h"

#include <array>
#include <new>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace hookbench::http {

namespace {

std::uint8_t* bytesOf(std::string_view text)
{
    // nghttp2 takes what it only reads by non-const pointers.
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
}

nghttp2_nv fieldOf(std::string_view name, std::string_view value)
{
    return {bytesOf(name), bytesOf(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::string_view textOf(const std::uint8_t* bytes, std::size_t size)
{
    return {reinterpret_cast<const char*>(bytes), size};
}

Http2Events::FrameKind kindOf(const nghttp2_frame_hd& frame)
{
    using Kind = Http2Events::FrameKind;
    switch (frame.type) {
    case NGHTTP2_RST_STREAM:
        return Kind::Reset;
    case NGHTTP2_HEADERS:
        return Kind::Fields;
    case NGHTTP2_DATA:
        return frame.length == 0 && (frame.flags & NGHTTP2_FLAG_END_STREAM) == 0 ? Kind::Noise : Kind::Other;
    case NGHTTP2_WINDOW_UPDATE:
    case NGHTTP2_GOAWAY:
        return Kind::Other;
    default:
        return Kind::Noise;
    }
}

} // namespace

/// What nghttp2 calls; each finds its session behind `user`.
class Http2Session::Callbacks {
public:
    static void set(nghttp2_session_callbacks* callbacks)
    {
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, beginFrame);
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beginHeaders);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, header);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frameReceived);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataReceived);
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, frameSent);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamClosed);
        nghttp2_session_callbacks_set_unpack_extension_callback(callbacks, skipExtension);
    }

    static ssize_t readBody(nghttp2_session*, std::int32_t stream, std::uint8_t* buffer, std::size_t size,
                            std::uint32_t* flags, nghttp2_data_source*, void* user)
    {
        const Http2Answer::Piece piece =
            events(user).onBodyWanted(stream, reinterpret_cast<char*>(buffer), size);
        if (piece.end)
            *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (piece.bytes == 0 && !piece.end)
            return NGHTTP2_ERR_DEFERRED;
        return static_cast<ssize_t>(piece.bytes);
    }

private:
    static Http2Events& events(void* user) { return static_cast<Http2Session*>(user)->m_events; }

    static int beginFrame(nghttp2_session*, const nghttp2_frame_hd* frame, void* user)
    {
        events(user).onFrame(kindOf(*frame));
        return 0;
    }

    static int beginHeaders(nghttp2_session* session, const nghttp2_frame* frame, void* user)
    {
        if (!events(user).onFieldsBegun(frame->hd.stream_id))
            nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_REFUSED_STREAM);
        return 0;
    }

    static int header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                      std::size_t nameSize, const std::uint8_t* value, std::size_t valueSize, std::uint8_t,
                      void* user)
    {
        events(user).onField(frame->hd.stream_id, textOf(name, nameSize), textOf(value, valueSize));
        return 0;
    }

    static int frameReceived(nghttp2_session*, const nghttp2_frame* frame, void* user)
    {
        const bool last = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        if (frame->hd.type == NGHTTP2_HEADERS)
            events(user).onFieldsEnded(frame->hd.stream_id, last);
        if (last && (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA))
            events(user).onStreamEnded(frame->hd.stream_id);
        return 0;
    }

    static int dataReceived(nghttp2_session* session, std::uint8_t, std::int32_t stream,
                            const std::uint8_t* bytes, std::size_t size, void* user)
    {
        if (events(user).onBody(stream, textOf(bytes, size)))
            nghttp2_session_consume(session, stream, size);
        else
            nghttp2_session_consume_connection(session, size);
        return 0;
    }

    static int frameSent(nghttp2_session*, const nghttp2_frame* frame, void* user)
    {
        if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) &&
            (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
            events(user).onAnswerSent(frame->hd.stream_id);
        return 0;
    }

    static int skipExtension(nghttp2_session*, void**, const nghttp2_frame_hd*, void*)
    {
        return NGHTTP2_ERR_CANCEL;
    }

    static int streamClosed(nghttp2_session*, std::int32_t stream, std::uint32_t, void* user)
    {
        events(user).onStreamClosed(stream);
        return 0;
    }
};

Http2Session::Http2Session(Http2Events& events, const Settings& settings) : m_events(events)
{
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_option* option = nullptr;
    if (nghttp2_session_callbacks_new(&callbacks) != 0 || nghttp2_option_new(&option) != 0)
        throw std::bad_alloc();
    Callbacks::set(callbacks);
    // Http2Request checks messages, and the windows are opened as bytes are taken.
    nghttp2_option_set_no_http_messaging(option, 1);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_no_closed_streams(option, 1);
    // Frames of unknown types mean nothing (RFC 9113 section 5.5), but a flood of them is one: they are to be seen.
    constexpr unsigned firstUnknownType = 10;
    for (unsigned type = firstUnknownType; type <= 0xff; ++type)
        nghttp2_option_set_user_recv_extension_type(option, static_cast<std::uint8_t>(type));
    const int made = nghttp2_session_server_new2(&m_session, callbacks, this, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    if (made != 0)
        throw std::bad_alloc();
    const std::array<nghttp2_settings_entry, 4> entries = {{
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, settings.concurrentStreams},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, settings.streamWindow},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, settings.headBytes},
        // No tree of priorities is kept, so none can be made to grow (RFC 9218 section 2.1).
        {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
    }};
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
    nghttp2_session_set_local_window_size(m_session, NGHTTP2_FLAG_NONE, 0, settings.connectionWindow);
}

Http2Session::~Http2Session()
{
    nghttp2_session_del(m_session);
}

Http2Session::Received Http2Session::receive(std::string_view bytes)
{
    const ssize_t used = nghttp2_session_mem_recv(m_session, bytesOf(bytes), bytes.size());
    if (used >= 0)
        return Received::Fine;
    if (used == NGHTTP2_ERR_BAD_CLIENT_MAGIC)
        return Received::NoPreface;
    const bool flood = used == NGHTTP2_ERR_FLOODED || used == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS;
    terminate(flood ? Http2Code::EnhanceYourCalm : Http2Code::ProtocolError);
    return Received::Broken;
}

bool Http2Session::send(std::string& out, std::size_t most)
{
    const std::size_t before = out.size();
    while (out.size() - before < most) {
        const std::uint8_t* bytes = nullptr;
        const ssize_t size = nghttp2_session_mem_send(m_session, &bytes);
        if (size <= 0)
            break;
        out.append(textOf(bytes, static_cast<std::size_t>(size)));
    }
    return out.size() > before;
}

void Http2Session::interim(std::int32_t stream, int status)
{
    answer(stream, {{":status", std::to_string(status)}}, false, true);
}

void Http2Session::answer(std::int32_t stream, const Headers& fields, bool hasBody, bool open)
{
    std::vector<nghttp2_nv> list;
    list.reserve(fields.size());
    for (const Header& field : fields)
        list.push_back(fieldOf(field.name, field.value));
    if (open) {
        nghttp2_submit_headers(m_session, NGHTTP2_FLAG_NONE, stream, nullptr, list.data(), list.size(),
                               nullptr);
        return;
    }
    nghttp2_data_provider provider{{.ptr = nullptr}, Callbacks::readBody};
    nghttp2_submit_response(m_session, stream, list.data(), list.size(), hasBody ? &provider : nullptr);
}

void Http2Session::resume(std::int32_t stream)
{
    nghttp2_session_resume_data(m_session, stream);
}

void Http2Session::reset(std::int32_t stream, std::uint32_t code)
{
    nghttp2_submit_rst_stream(m_session, NGHTTP2_FLAG_NONE, stream, code);
}

void Http2Session::terminate(Http2Code code)
{
    nghttp2_session_terminate_session(m_session, static_cast<std::uint32_t>(code));
}

bool Http2Session::isOver() const
{
    return nghttp2_session_want_read(m_session) == 0 && nghttp2_session_want_write(m_session) == 0;
}

} // namespace hookbench::http
