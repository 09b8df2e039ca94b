#include "capture/reading/XmlPretty.h"

#include <QByteArray>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace hookbench::capture {

Result<std::string, XmlError> prettyXml(std::string_view xml)
{
    QXmlStreamReader reader(QByteArray(xml.data(), static_cast<qsizetype>(xml.size())));
    QByteArray out;
    QXmlStreamWriter writer(&out);
    writer.setAutoFormatting(true);
    writer.setAutoFormattingIndent(2);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.hasError())
            break;
        // Indentation is made anew.
        if (reader.isCharacters() && reader.isWhitespace() && !reader.isCDATA())
            continue;
        writer.writeCurrentToken(reader);
    }
    if (reader.hasError())
        return XmlError{static_cast<std::size_t>(reader.lineNumber()),
                        static_cast<std::size_t>(reader.columnNumber()) + 1, reader.errorString().toStdString()};
    return out.toStdString();
}

} // namespace hookbench::capture
