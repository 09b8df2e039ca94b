// captures pin|unpin|label|note: what the user writes on captures.
#include "capture/CaptureRemover.h"
#include "cli/CapturePrinter.h"
#include "cli/CapturesCommand.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

void CapturesCommand::addMarking()
{
    const auto verb = [this](const char* name, const QString& help) {
        CLI::App* app = m_app->add_subcommand(name, help.toStdString());
        app->add_option("ID", m_markIds, tr("The captures' numbers.").toStdString())->required()->type_name("N");
        return app;
    };
    m_pin = verb("pin", tr("Pin captures: Clear, delete --all and retention spare them."));
    m_unpin = verb("unpin", tr("Take the pins away."));
    m_label = verb("label", tr("Put labels and a colour on captures; the filters label:, colour: and has:label find them."));
    m_label->add_option("--add", m_addLabels, tr("Add this label; may be given several times.").toStdString())
        ->type_name("LABEL")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    m_label->add_option("--remove", m_removeLabels, tr("Take this label away; may be given several times.").toStdString())
        ->type_name("LABEL")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    m_label->add_flag("--clear", m_clearMarks, tr("Take all labels away first.").toStdString());
    m_label->add_option("--colour,--color", m_colour, tr("The colour; none takes it away.").toStdString())
        ->type_name("COLOUR")
        ->check(CLI::IsMember({"none", "red", "orange", "yellow", "green", "blue", "purple"}));
    m_note = verb("note", tr("Write a note on captures; the filters note: and has:note find them."));
    m_note->add_option("--text", m_noteText, tr("The note; it replaces the one there is.").toStdString())->type_name("TEXT");
    m_note->add_flag("--clear", m_clearMarks, tr("Take the note away.").toStdString());
}

bool CapturesCommand::isMarking() const
{
    return m_pin->parsed() || m_unpin->parsed() || m_label->parsed() || m_note->parsed();
}

Result<capture::NoteEdit> CapturesCommand::noteEdit() const
{
    capture::NoteEdit edit;
    if (m_note->parsed()) {
        if (m_clearMarks == m_noteText.has_value())
            return Error{ErrorCode::InvalidInput, tr("Give the note with --text, or --clear to take it away.").toStdString(), ""};
        edit.text = m_noteText.value_or(std::string());
        return edit;
    }
    if (m_clearMarks)
        edit.labels.emplace();
    edit.addLabels = m_addLabels;
    edit.removeLabels = m_removeLabels;
    edit.colour = capture::findColour(m_colour);
    if (edit.empty())
        return Error{ErrorCode::InvalidInput, tr("Say what to change with --add, --remove, --clear or --colour.").toStdString(), ""};
    return edit;
}

int CapturesCommand::mark()
{
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    if (m_pin->parsed() || m_unpin->parsed()) {
        const Status done = capture::pinCaptures(*folder, m_markIds, m_pin->parsed());
        if (!done)
            return fail(done.error());
        const int count = static_cast<int>(m_markIds.size());
        if (!global().json)
            print((m_pin->parsed() ? tr("%n capture(s) pinned.", nullptr, count)
                                   : tr("%n capture(s) unpinned.", nullptr, count))
                      .toStdString() +
                  "\n");
        return Success;
    }
    const auto edit = noteEdit();
    if (!edit)
        return fail(edit.error());
    const auto notes = capture::annotateCaptures(*folder, m_markIds, *edit);
    if (!notes)
        return fail(notes.error());
    for (const auto& [id, note] : *notes) {
        if (!global().json) {
            print("#" + std::to_string(id) + noteText(note) + "\n");
            continue;
        }
        json::Object line;
        line.append("id", json::Value(static_cast<long long>(id)));
        line.append("note", json::Value(note.text));
        json::Array labels;
        for (const std::string& label : note.labels)
            labels.push_back(json::Value(label));
        line.append("labels", std::move(labels));
        line.append("colour", json::Value(capture::colourName(note.colour)));
        print(json::write(line) + "\n");
    }
    return Success;
}

} // namespace hookbench::cli
