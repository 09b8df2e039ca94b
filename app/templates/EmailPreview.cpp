#include "templates/EmailPreview.h"

#include "registrations/Validation.h"
#include "templates/DefaultTexts.h"
#include "templates/Markup.h"
#include "templates/Mime.h"
#include "templates/PreviewParts.h"
#include "templates/TextPositions.h"

#include <QCryptographicHash>

namespace hookbench::templates {

namespace {

constexpr std::size_t longestLine = 998; // RFC 5322 section 2.1.1

Problem headerProblem(std::string message, const std::string& field)
{
    Problem problem;
    problem.kind = Problem::Kind::Header;
    problem.message = std::move(message);
    problem.field = field;
    return problem;
}

class EmailBuilder {
public:
    EmailBuilder(const registrations::EmailConfig& config, const PreviewInput& input)
        : m_config(config), m_input(input)
    {
    }

    EmailPreview run()
    {
        m_preview.contentType = m_config.contentType;
        renderSubject();
        renderBody();
        const auto to = addresses(m_config.to, "to_addresses", m_preview.to);
        const auto cc = addresses(m_config.cc, "cc_addresses", m_preview.cc);
        addresses(m_config.bcc, "bcc_addresses", m_preview.bcc);
        if (m_preview.to.empty())
            m_preview.problems.push_back(
                headerProblem("The mail goes to nobody; add an address.", "to_addresses"));
        makeParts();
        makeMessage(to, cc);
        return std::move(m_preview);
    }

private:
    void addProblemsOf(const Rendering& rendering)
    {
        m_preview.problems.insert(m_preview.problems.end(), rendering.problems.begin(),
                                  rendering.problems.end());
    }

    void renderSubject()
    {
        Rendering& subject = m_preview.subject;
        subject = m_config.subjectTemplate ? renderText(*m_config.subjectTemplate, m_input.event,
                                                        m_input.options, "subject_template")
                                           : fixedRendering(defaultSubject(m_input.event), m_input.options);
        const std::size_t at = subject.text.find_first_of(std::string_view("\r\n\0", 3));
        if (at != std::string::npos) {
            Problem problem =
                headerProblem("The subject has a line break in it, which would let it write headers of its "
                              "own; take it out, with |replace('\\n', ' ') for instance.",
                              "subject_template");
            problem.output = TextPositions(subject.text).span(at, at + 1);
            for (const Range& range : subject.ranges) {
                if (range.begin <= at && at < range.end)
                    problem.source = range.source;
            }
            subject.problems.push_back(std::move(problem));
        }
        addProblemsOf(subject);
    }

    void renderBody()
    {
        const bool isJson = m_config.contentType == "json";
        if (!m_config.bodyTemplate)
            m_preview.body =
                fixedRendering(defaultMailBody(m_input.event, m_config.contentType), m_input.options);
        else if (isJson)
            m_preview.body =
                renderJson(*m_config.bodyTemplate, m_input.event, m_input.options, "body_template");
        else
            m_preview.body =
                renderText(*m_config.bodyTemplate, m_input.event, m_input.options, "body_template");
        addProblemsOf(m_preview.body);
    }

    std::vector<MailAddress> addresses(const std::vector<std::string>& sources, const std::string& name,
                                       std::vector<std::string>& shown)
    {
        std::vector<MailAddress> result;
        for (std::size_t i = 0; i < sources.size(); ++i) {
            const std::string field = name + "[" + std::to_string(i) + "]";
            const Rendering rendered = renderInto(m_preview.problems, sources[i], m_input, field);
            shown.push_back(rendered.text);
            if (!rendered.ok())
                continue;
            auto address = parseMailAddress(rendered.text);
            if (address)
                result.push_back(std::move(*address));
            else
                m_preview.problems.push_back(headerProblem(address.error().message, field));
        }
        return result;
    }

    void makeParts()
    {
        const std::string& body = m_preview.body.text;
        const std::string& type = m_config.contentType;
        if (type == "markdown") {
            m_preview.plainText = body;
            m_preview.html = markdownToHtml(body);
        } else if (type == "plain_text" || type == "json") {
            m_preview.plainText = body;
        } else {
            m_preview.html = body;
            m_preview.plainText = htmlToText(body);
            if (type != "html") {
                Problem problem = headerProblem("The content type \"" + type +
                                                    "\" is not known here; it is shown as html. "
                                                    "Use plain_text, html, markdown or json.",
                                                "content_type");
                problem.severity = Problem::Severity::Warning;
                m_preview.problems.push_back(std::move(problem));
            }
        }
    }

    /// Depends on the message alone, so that the same preview has the same source.
    std::string boundary() const
    {
        for (int attempt = 0;; ++attempt) {
            QCryptographicHash hash(QCryptographicHash::Sha256);
            for (const std::string& part :
                 {m_input.messageId, m_preview.plainText, m_preview.html, std::to_string(attempt)})
                hash.addData(QByteArray::fromStdString(part));
            const std::string candidate = "=_" + hash.result().toHex().left(32).toStdString();
            if (m_preview.plainText.find(candidate) == std::string::npos &&
                m_preview.html.find(candidate) == std::string::npos)
                return candidate;
        }
    }

    void makeMessage(const std::vector<MailAddress>& to, const std::vector<MailAddress>& cc)
    {
        const auto from = parseMailAddress(m_input.mailFrom);
        if (!from)
            m_preview.problems.push_back(headerProblem(from.error().message, "from"));
        const auto joined = [](const std::vector<MailAddress>& list, bool encoded) {
            std::string out;
            for (const MailAddress& address : list) {
                out += out.empty() ? "" : ", ";
                if (encoded)
                    out += encodedAddress(address);
                else
                    out +=
                        address.name.empty() ? address.address : address.name + " <" + address.address + ">";
            }
            return out;
        };
        const std::string messageId = "<" + m_input.messageId + "@hookbench.invalid>";
        http::Headers encoded;
        const auto add = [&](const std::string& name, std::string shown, std::string value) {
            m_preview.headers.push_back({name, std::move(shown)});
            encoded.push_back({name, std::move(value)});
        };
        if (from)
            add("From", joined({*from}, false), encodedAddress(*from));
        add("To", joined(to, false), joined(to, true));
        if (!cc.empty())
            add("Cc", joined(cc, false), joined(cc, true));
        add("Subject", m_preview.subject.text, encodedWords(m_preview.subject.text, 9));
        add("Date", mailDate(m_input.nowUs), mailDate(m_input.nowUs));
        add("Message-ID", messageId, messageId);
        if (hasErrors(m_preview.problems) || messageId.find_first_of("\r\n \t") != std::string::npos)
            return;
        const std::string plainType = m_config.contentType == "json" ? "application/json" : "text/plain";
        std::vector<MimePart> parts{{plainType, m_preview.plainText}};
        if (!m_preview.html.empty())
            parts.push_back({"text/html", m_preview.html});
        m_preview.mime = mimeMessage(encoded, parts, boundary());
        checkLines();
    }

    /// Folding needs spaces; a header without any can outgrow what a transport takes.
    void checkLines()
    {
        for (std::size_t at = 0; at < m_preview.mime.size();) {
            const std::size_t end = std::min(m_preview.mime.find("\r\n", at), m_preview.mime.size());
            if (end - at > longestLine) {
                m_preview.problems.push_back(
                    headerProblem("A header has more than 998 characters without a space, which mail does "
                                  "not transport; shorten it.",
                                  "subject_template"));
                return;
            }
            at = end + 2;
        }
    }

    const registrations::EmailConfig& m_config;
    const PreviewInput& m_input;
    EmailPreview m_preview;
};

} // namespace

EmailPreview previewEmail(const registrations::EmailConfig& config, const PreviewInput& input)
{
    return EmailBuilder(config, input).run();
}

} // namespace hookbench::templates
