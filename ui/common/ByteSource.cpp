#include "common/ByteSource.h"

#include <QFile>

namespace hookbench::ui {

ByteSource::ByteSource(std::string head, std::string body)
    : m_head(std::move(head)), m_inMemory(std::move(body)), m_body(m_inMemory)
{
}

ByteSource::ByteSource(std::string head, std::string firstPart, const std::string& bodyFile)
    : m_head(std::move(head)), m_file(std::make_unique<QFile>(QString::fromStdString(bodyFile)))
{
    if (m_file->open(QIODevice::ReadOnly) && m_file->size() > 0) {
        if (const uchar* mapped = m_file->map(0, m_file->size()))
            m_body = {reinterpret_cast<const char*>(mapped), std::size_t(m_file->size())};
    }
    if (m_body.empty()) {
        m_inMemory = std::move(firstPart);
        m_body = m_inMemory;
        m_complete = false;
    }
}

ByteSource::~ByteSource() = default;

unsigned char ByteSource::at(std::uint64_t offset) const
{
    const char c = offset < m_head.size() ? m_head[offset] : m_body[offset - m_head.size()];
    return static_cast<unsigned char>(c);
}

std::string ByteSource::read(std::uint64_t offset, std::uint64_t length) const
{
    std::string out;
    if (offset < m_head.size())
        out = m_head.substr(offset, length);
    const std::uint64_t rest = length - out.size();
    const std::uint64_t from = offset + out.size() - m_head.size();
    if (rest > 0 && from < m_body.size())
        out += m_body.substr(from, rest);
    return out;
}

} // namespace hookbench::ui
