#include "messages/SealedBrowser.h"

#include <QImage>
#include <QScrollBar>

namespace hookbench::ui {

SealedBrowser::SealedBrowser(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    // Mails are written for white paper, whatever the window's colours are.
    QPalette paper = palette();
    paper.setColor(QPalette::Base, Qt::white);
    paper.setColor(QPalette::Text, QColor(0x1a, 0x1d, 0x26));
    paper.setColor(QPalette::Link, QColor(0x1a, 0x56, 0xc4));
    setPalette(paper);
    document()->setDocumentMargin(16);
}

void SealedBrowser::showHtml(const QString& html)
{
    m_refused.clear();
    const int scrolled = verticalScrollBar()->value();
    setHtml(html);
    verticalScrollBar()->setValue(scrolled);
    Q_EMIT refusedChanged();
}

QVariant SealedBrowser::loadResource(int, const QUrl& name)
{
    const QString address = name.toString();
    if (!m_refused.contains(address)) {
        m_refused << address;
        Q_EMIT refusedChanged();
    }
    // An empty answer would let the base class look for a file.
    static const QImage nothing = [] {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        return image;
    }();
    return nothing;
}

} // namespace hookbench::ui
