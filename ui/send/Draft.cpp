#include "send/Draft.h"

#include "base/Redaction.h"
#include "common/Formatting.h"

#include <QSettings>

namespace hookbench::ui {

Draft loadDraft(const QString& file, const Draft& fallback)
{
    QSettings store(file, QSettings::IniFormat);
    Draft draft = fallback;
    if (!store.contains(QStringLiteral("draft/body")))
        return draft;
    draft.eventType = store.value(QStringLiteral("draft/eventType")).toString();
    draft.body = store.value(QStringLiteral("draft/body")).toString();
    draft.method = store.value(QStringLiteral("draft/method"), fallback.method).toString();
    draft.url = store.value(QStringLiteral("draft/url")).toString();
    draft.timeoutSeconds =
        qBound(1, store.value(QStringLiteral("draft/timeout"), fallback.timeoutSeconds).toInt(), 3600);
    draft.headers.clear();
    const int count = store.beginReadArray(QStringLiteral("headers"));
    for (int i = 0; i < count; ++i) {
        store.setArrayIndex(i);
        draft.headers.push_back({toBytes(store.value(QStringLiteral("name")).toString()),
                                 toBytes(store.value(QStringLiteral("value")).toString())});
    }
    store.endArray();
    return draft;
}

void saveDraft(const QString& file, const Draft& draft)
{
    QSettings store(file, QSettings::IniFormat);
    store.clear();
    store.setValue(QStringLiteral("draft/eventType"), draft.eventType);
    store.setValue(QStringLiteral("draft/body"), draft.body);
    store.setValue(QStringLiteral("draft/method"), draft.method);
    store.setValue(QStringLiteral("draft/url"), draft.url);
    store.setValue(QStringLiteral("draft/timeout"), draft.timeoutSeconds);
    store.beginWriteArray(QStringLiteral("headers"), int(draft.headers.size()));
    for (int i = 0; i < int(draft.headers.size()); ++i) {
        const http::Header& header = draft.headers[std::size_t(i)];
        store.setArrayIndex(i);
        store.setValue(QStringLiteral("name"), textFromBytes(header.name));
        store.setValue(QStringLiteral("value"),
                       isSensitiveHeader(header.name) ? QString() : textFromBytes(header.value));
    }
    store.endArray();
}

} // namespace hookbench::ui
