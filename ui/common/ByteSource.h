#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

class QFile;

namespace hookbench::ui {

/// Bytes to look at: a head in memory, followed by a body in memory or in a file that is mapped, not read.
class ByteSource {
public:
    ByteSource(std::string head, std::string body);
    /// Maps `bodyFile`; where that cannot be done, the `firstPart` stands for it and complete() is false.
    ByteSource(std::string head, std::string firstPart, const std::string& bodyFile);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    std::uint64_t size() const { return m_head.size() + m_body.size(); }
    std::uint64_t headSize() const { return m_head.size(); }
    bool complete() const { return m_complete; }
    std::string_view body() const { return m_body; }
    std::string_view head() const { return m_head; }
    unsigned char at(std::uint64_t offset) const;
    std::string read(std::uint64_t offset, std::uint64_t length) const;

private:
    std::string m_head;
    std::string m_inMemory;
    std::unique_ptr<QFile> m_file;
    std::string_view m_body;
    bool m_complete = true;
};

using Bytes = std::shared_ptr<const ByteSource>;

} // namespace hookbench::ui
