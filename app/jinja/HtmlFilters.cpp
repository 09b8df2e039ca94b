#include "jinja/FilterHelpers.h"
#include "jinja/Filters.h"
#include "jinja/HtmlEntities.h"
#include "jinja/Methods.h"
#include "jinja/StrAlgorithms.h"
#include "jinja/Unicode.h"
#include "jinja/Urlize.h"

#include <algorithm>

/// Filters for HTML and for addresses.
namespace hookbench::jinja {

namespace {

/// markupsafe.escape
Value escapeFilter(Interpreter& in, const Value* a)
{
    if (a[0].isStr())
        in.charge(a[0].text().size());
    return escape(a[0]);
}

/// do_forceescape
Value forceescape(Interpreter&, const Value* a)
{
    std::string out;
    appendEscaped(out, toText(a[0]));
    return makeMarkup(std::move(out));
}

/// do_mark_safe
Value safe(Interpreter&, const Value* a)
{
    return a[0].isStr() ? a[0].withMarkup(true) : makeMarkup(toText(a[0]));
}

/// do_striptags
Value striptags(Interpreter& in, const Value* a)
{
    std::string text = toText(a[0]);
    in.charge(text.size() * 2);
    return makeStr(stripTags(text));
}

/// do_xmlattr
Value xmlattr(Interpreter& in, const Value* a)
{
    if (a[0].isUndefined())
        a[0].as<Undefined>().fail();
    if (!a[0].is(Type::Dict))
        raise(ErrorClass::AttributeError, quotedText(typeName(a[0])) + " object has no attribute 'items'");
    std::string out;
    for (const auto& entry : a[0].as<Dict>().entries()) {
        if (entry.key.isMissing() || entry.value.isNone() || entry.value.isUndefined())
            continue;
        if (!entry.key.isStr())
            raiseType("expected string or bytes-like object, got " + quotedText(typeName(entry.key)));
        if (entry.key.text().find_first_of(" \t\n\r\f\v/>=") != std::string_view::npos)
            raiseValue("Invalid character in attribute name: " + repr(entry.key));
        if (!out.empty())
            out += ' ';
        out += escape(entry.key).text();
        out += "=\"";
        out += escape(entry.value).text();
        out += '"';
    }
    if (isTrueOr(a[1], true) && !out.empty())
        out.insert(out.begin(), ' ');
    return Value(new Str(std::move(out)), in.autoescape());
}

/// url_quote of one value.
void appendUrlQuoted(std::string& out, const Value& value, bool forQuery)
{
    const std::string text = value.is(Type::Bytes) ? value.as<Bytes>().data
                                                   : text::encoded(toText(value), "utf-8", "strict");
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'
            || c == '-' || c == '~' || (c == '/' && !forQuery);
        if (plain) {
            out += c;
        } else if (c == ' ' && forQuery) {
            out += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += "0123456789ABCDEF"[byte >> 4U];
            out += "0123456789ABCDEF"[byte & 15U];
        }
    }
}

bool isIterable(Interpreter& in, const Value& value)
{
    switch (value.type()) {
    case Type::Undefined: return true;
    case Type::SelfRef: return false;
    default: break;
    }
    try {
        const Cursor probe(in, value);
        return true;
    } catch (const Raise& error) {
        if (!error.isTypeError())
            throw;
        return false;
    }
}

/// do_urlencode
Value urlencode(Interpreter& in, const Value* a)
{
    std::string out;
    if (a[0].isStr() || !isIterable(in, a[0])) {
        appendUrlQuoted(out, a[0], false);
        return makeStr(std::move(out));
    }
    const auto add = [&](const Value& key, const Value& value) {
        if (!out.empty())
            out += '&';
        appendUrlQuoted(out, key, true);
        out += '=';
        appendUrlQuoted(out, value, true);
        in.checkSize(static_cast<double>(out.size()));
    };
    if (a[0].is(Type::Dict)) {
        for (const auto& entry : a[0].as<Dict>().entries()) {
            if (!entry.key.isMissing())
                add(entry.key, entry.value);
        }
        return makeStr(std::move(out));
    }
    in.forEach(a[0], [&](const Value& pair) {
        if (!isIterable(in, pair))
            raiseType("cannot unpack non-iterable " + typeName(pair) + " object");
        const std::vector<Value> parts = in.toVector(pair);
        if (parts.size() != 2)
            raiseValue(parts.size() < 2 ? "not enough values to unpack (expected 2, got " + std::to_string(parts.size()) + ")"
                                        : "too many values to unpack (expected 2)");
        add(parts[0], parts[1]);
        return true;
    });
    return makeStr(std::move(out));
}

/// do_urlize
Value urlizeFilter(Interpreter& in, const Value* a)
{
    UrlizeOptions options;
    if (given(a[1]) && !a[1].isNone()) {
        options.trims = true;
        options.trimLimit = a[1];
    }
    std::vector<std::string> rel;
    const auto addRel = [&](std::string_view words) {
        for (const std::string_view word : text::words(words)) {
            if (std::find(rel.begin(), rel.end(), word) == rel.end())
                rel.emplace_back(word);
        }
    };
    if (given(a[4]) && isTrue(a[4])) {
        if (!a[4].isStr())
            raise(ErrorClass::AttributeError, quotedText(typeName(a[4])) + " object has no attribute 'split'");
        addRel(a[4].text());
    }
    if (isTrueOr(a[2], false))
        addRel("nofollow");
    addRel("noopener");
    std::sort(rel.begin(), rel.end());
    for (const std::string& word : rel)
        options.rel += (options.rel.empty() ? "" : " ") + word;
    if (given(a[3]) && !a[3].isNone() && isTrue(a[3]))
        options.target = std::string(escape(a[3]).text());
    if (given(a[5]) && !a[5].isNone()) {
        in.forEach(a[5], [&](const Value& scheme) {
            if (!scheme.isStr())
                raiseType("expected string or bytes-like object, got " + quotedText(typeName(scheme)));
            if (!isUriScheme(scheme.text()))
                raise(ErrorClass::FilterArgumentError, repr(scheme) + " is not a valid URI scheme prefix.");
            options.extraSchemes.emplace_back(scheme.text());
            return true;
        });
    }
    const std::string escaped(escape(a[0]).text());
    in.charge(escaped.size() * 4);
    return Value(new Str(urlize(escaped, options)), in.autoescape());
}

constexpr FilterEntry entries[] = {
    {"e", escapeFilter, "escape", "s", 1, Needs::Nothing, nullptr, true},
    {"escape", escapeFilter, "escape", "s", 1, Needs::Nothing, nullptr, true},
    {"forceescape", forceescape, "do_forceescape", "value", 1},
    {"safe", safe, "do_mark_safe", "value", 1},
    {"striptags", striptags, "do_striptags", "value", 1},
    {"xmlattr", xmlattr, "do_xmlattr", "d autospace", 1},
    {"urlencode", urlencode, "do_urlencode", "value", 1},
    {"urlize", urlizeFilter, "do_urlize", "value trim_url_limit nofollow target rel extra_schemes", 1},
};

/// Markup.striptags
Value markupStriptags(Interpreter&, const Value& self, Arguments&)
{
    return makeStr(stripTags(self.text()));
}
/// Markup.unescape
Value markupUnescape(Interpreter&, const Value& self, Arguments&)
{
    return makeStr(unescapeHtml(self.text()));
}
/// Markup.escape, a class method
Value markupEscape(Interpreter&, const Value&, Arguments& arguments)
{
    return escape(arguments.at(0));
}

constexpr MethodEntry methods[] = {
    {"striptags", markupStriptags, 0, 0},
    {"unescape", markupUnescape, 0, 0},
    {"escape", markupEscape, 1, 1, "s"},
};

} // namespace

std::span<const FilterEntry> htmlFilters()
{
    return entries;
}

std::span<const MethodEntry> markupMethods()
{
    return methods;
}

} // namespace hookbench::jinja
