#include "endpoint/outside/SmeeChannel.h"

#include "http/Target.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <algorithm>

namespace hookbench::endpoint {

namespace {

constexpr std::int64_t firstWaitMs = 1000;
constexpr std::int64_t longestWaitMs = 30'000;

} // namespace

SmeeChannel::SmeeChannel(Scheduler& scheduler, http::HttpClient& client, QObject* parent)
    : QObject(parent), m_scheduler(scheduler), m_client(client)
{
}

SmeeChannel::~SmeeChannel()
{
    m_cancellation.cancel();
    dropReply();
}

Status SmeeChannel::start(const std::string& channel, const std::string& localUrl)
{
    if (const auto target = http::parseTarget(channel); !target)
        return target.error();
    if (localUrl.empty())
        return Error{ErrorCode::InvalidInput, "Start the endpoint before a channel to it.", ""};
    stop();
    m_cancellation = {};
    m_channel = channel;
    m_localUrl = localUrl;
    while (m_localUrl.ends_with('/'))
        m_localUrl.pop_back();
    m_failures = 0;
    connectNow();
    return Done{};
}

void SmeeChannel::stop()
{
    ++m_run;
    m_cancellation.cancel();
    dropReply();
    m_error.clear();
    setPublicUrl({});
    setState(State::Off);
}

void SmeeChannel::connectNow()
{
    dropReply();
    m_reader = {};
    QNetworkRequest request(QUrl(QString::fromStdString(m_channel)));
    request.setRawHeader("Accept", "text/event-stream");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    setState(State::Connecting);
    m_reply = m_network.get(request);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &SmeeChannel::onMetaData);
    connect(m_reply, &QNetworkReply::readyRead, this, &SmeeChannel::read);
    connect(m_reply, &QNetworkReply::finished, this, &SmeeChannel::onFinished);
}

void SmeeChannel::onMetaData()
{
    const bool isStream = m_reply->header(QNetworkRequest::ContentTypeHeader).toString().startsWith(
        QStringLiteral("text/event-stream"));
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (!isStream || status != 200)
        return;
    // A new channel is where the redirection led; from now on it is this one.
    m_channel = m_reply->url().toString().toStdString();
    m_failures = 0;
    m_error.clear();
    setPublicUrl(m_channel);
    setState(State::Open);
}

void SmeeChannel::read()
{
    const QByteArray bytes = m_reply->readAll();
    if (m_state != State::Open)
        return;
    for (const StreamEvent& event : m_reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())})) {
        if (event.type == "message")
            handOn(event);
    }
}

void SmeeChannel::onFinished()
{
    const bool wasOpen = m_state == State::Open;
    // A page that is no stream: what "/new" leads to is one, and its own URL is the channel.
    const QUrl landed = m_reply->url();
    const bool isNewChannel = !wasOpen && m_reply->error() == QNetworkReply::NoError &&
                              landed != QUrl(QString::fromStdString(m_channel));
    m_error = m_reply->error() == QNetworkReply::NoError
                  ? std::string("The channel's server ended the connection.")
                  : "The channel cannot be reached: " + m_reply->errorString().toStdString();
    dropReply();
    if (isNewChannel) {
        m_channel = landed.toString().toStdString();
        connectNow();
        return;
    }
    m_failures = wasOpen ? 1 : m_failures + 1;
    setState(State::Waiting);
    const std::int64_t waitMs = std::min(firstWaitMs << std::min<std::uint32_t>(m_failures - 1, 5), longestWaitMs);
    m_scheduler.after(waitMs, this, [this, run = m_run] {
        if (run == m_run && m_state == State::Waiting)
            connectNow();
    });
}

void SmeeChannel::handOn(const StreamEvent& event)
{
    auto parsed = smeeRequest(event.data);
    if (!parsed) {
        Q_EMIT arrived(QString::fromStdString(parsed.error().message));
        return;
    }
    ++m_received;
    http::OutgoingRequest request;
    request.url = m_localUrl + parsed->target;
    request.headers = std::move(parsed->headers);
    request.body = std::move(parsed->body);
    // It goes to this program's own endpoint, whose authority the system does not know.
    request.verifyTls = false;
    m_client.send(std::move(request), m_cancellation, this, [this](const Result<http::IncomingResponse>& answer) {
        Q_EMIT arrived(answer ? QString() : QString::fromStdString(answer.error().message));
    });
}

void SmeeChannel::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void SmeeChannel::setPublicUrl(std::string url)
{
    if (url == m_publicUrl)
        return;
    m_publicUrl = std::move(url);
    Q_EMIT publicUrlChanged();
}

void SmeeChannel::dropReply()
{
    if (!m_reply)
        return;
    QNetworkReply* const reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

} // namespace hookbench::endpoint
