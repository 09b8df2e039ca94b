#pragma once

#include "base/Cancellation.h"
#include "base/Scheduler.h"
#include "endpoint/outside/SmeeMessage.h"
#include "http/HttpClient.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <cstdint>
#include <string>

class QNetworkReply;

namespace hookbench::endpoint {

/// Listens to a channel of smee.io, or of any server that speaks its protocol, and posts what arrives there to a local
/// endpoint. A connection that ends is made anew. On the thread of its making.
class SmeeChannel final : public QObject {
    Q_OBJECT

public:
    enum class State { Off, Connecting, Open, Waiting };

    /// Both must outlive this.
    SmeeChannel(Scheduler& scheduler, http::HttpClient& client, QObject* parent = nullptr);
    ~SmeeChannel() override;

    /// `channel`: the channel's URL; one that ends in "/new" is asked for a new channel.
    /// Errors: InvalidInput (no http or https URL).
    Status start(const std::string& channel, const std::string& localUrl);
    void stop();

    State state() const { return m_state; }
    /// The channel's URL, which is what senders post to; "" before it is open.
    const std::string& publicUrl() const { return m_publicUrl; }
    const std::string& error() const { return m_error; }
    std::uint64_t received() const { return m_received; }

Q_SIGNALS:
    void stateChanged();
    void publicUrlChanged();
    /// A webhook arrived and was posted on, or could not be: why.
    void arrived(const QString& error);

private:
    void connectNow();
    void onMetaData();
    void read();
    void onFinished();
    void handOn(const StreamEvent& event);
    void setState(State state);
    void setPublicUrl(std::string url);
    void dropReply();

    Scheduler& m_scheduler;
    http::HttpClient& m_client;
    QNetworkAccessManager m_network;
    QNetworkReply* m_reply = nullptr;
    StreamReader m_reader;
    CancellationToken m_cancellation;
    std::string m_channel;
    std::string m_localUrl;
    std::string m_publicUrl;
    std::string m_error;
    std::uint64_t m_received = 0;
    std::uint64_t m_run = 0;
    std::uint32_t m_failures = 0;
    State m_state = State::Off;
};

} // namespace hookbench::endpoint
