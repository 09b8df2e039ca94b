#pragma once

#include "jinja/Lexer.h"
#include "jinja/NameTable.h"
#include "jinja/Nodes.h"
#include "jinja/Raise.h"
#include "jinja/Syntax.h"

#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

namespace hookbench::jinja {

/// Expressions and statements may nest so deep; beyond that the template is refused, where Python would run into its
/// recursion limit.
inline constexpr int maxNesting = 150;
inline constexpr int maxHeight = 400;

/// Turns tokens into the syntax tree. Counterpart of jinja2.parser.Parser, with its words for errors;
/// raises SyntaxRaise.
class Parser {
public:
    Parser(std::string_view source, const Syntax& syntax, Arena& arena, NameTable& names);

    Body parse();
    /// All blocks, in the order in which they begin.
    const std::vector<BlockStmt*>& blocks() const { return m_blocks; }
    bool hasExtends() const { return m_hasExtends; }

private:
    using EndTokens = std::initializer_list<std::string_view>;

    // The stream of tokens.
    const Token& current() const { return m_current; }
    Token advance();
    const Token& look();
    void skip(int count);
    bool skipIf(TokenType type);
    bool skipName(std::string_view name);
    Token expect(TokenType type);
    Token expectName(std::string_view name);
    [[noreturn]] void failExpected(std::string_view wanted);
    [[noreturn]] void fail(std::string message, int line, std::size_t offset,
                           ErrorClass error = ErrorClass::TemplateSyntaxError);
    [[noreturn]] void fail(std::string message) { fail(std::move(message), m_current.line, m_current.begin); }

    // Statements.
    Body subparse(const std::vector<std::string_view>* endTokens);
    bool parseInto(std::vector<Stmt*>& body, const std::vector<std::string_view>* endTokens);
    Stmt* parseStatement();
    Stmt* dispatchStatement(std::string_view name);
    Stmt* parseExtensionTag(std::string_view name);
    Body parseStatements(EndTokens endTokens, bool dropNeedle);
    Stmt* parseSet();
    Stmt* parseFor();
    Stmt* parseIf();
    Stmt* parseWith();
    Stmt* parseAutoescape();
    Stmt* parseBlock();
    Stmt* parseExtends();
    Stmt* parseInclude();
    Stmt* parseImport();
    Stmt* parseFrom();
    bool parseFromContext(ImportStmt& node);
    Stmt* parseCallBlock();
    Stmt* parseFilterBlock();
    Stmt* parseMacro();
    Stmt* parsePrint();
    void parseSignature(MacroStmt& node);
    bool parseContext(bool fallback);
    Expr* parseAssignTarget(bool nameOnly, bool withNamespace);
    NameExpr* parseNameTarget();
    void flushData(std::vector<Stmt*>& body, std::vector<Expr*>& nodes, std::vector<char>& flags);
    [[noreturn]] void failUnknownTag(std::string_view name, const Token& token);
    [[noreturn]] void failEof(const std::vector<std::string_view>* name);
    std::string expectationMessage(std::string_view unknown, bool hasUnknown);
    void checkRequiredBlock(const Body& body);

    // Expressions.
    Expr* parseExpression(bool withCondition = true);
    Expr* parseConditional();
    Expr* parseOr();
    Expr* parseAnd();
    Expr* parseNot();
    Expr* parseCompare();
    Expr* parseSum();
    Expr* parseConcat();
    Expr* parseProduct();
    Expr* parsePower();
    Expr* parseUnary(bool withFilter = true);
    Expr* parsePrimary();
    Expr* parseNamePrimary();
    Expr* parseTuple(bool simplified = false, bool withCondition = true, bool explicitParentheses = false);
    Expr* parseList();
    Expr* parseDict();
    Expr* parsePostfix(Expr* node);
    Expr* parseFilterChain(Expr* node);
    Expr* parseSubscript(Expr* node);
    Expr* parseSubscribed();
    Expr* parseCall(Expr* node);
    CallArguments parseCallArguments();
    Expr* parseFilter(Expr* node, bool startInline = false);
    Expr* parseTest(Expr* node);
    const Value* parseDottedName();
    bool isTupleEnd() const;

    template <class T>
    T* make(ExprKind kind, int line, std::uint32_t begin)
    {
        T* node = m_arena.make<T>();
        node->kind = kind;
        node->line = line;
        node->begin = begin;
        node->end = m_lastEnd;
        return node;
    }
    template <class T>
    T* makeStmt(StmtKind kind, const Token& token)
    {
        T* node = m_arena.make<T>();
        node->kind = kind;
        node->line = token.line;
        node->begin = token.begin;
        node->end = m_lastEnd;
        return node;
    }
    template <class... E>
    void raiseHeight(Expr* node, const E*... children)
    {
        int height = 0;
        ((height = children != nullptr ? std::max<int>(height, children->height + 1) : height), ...);
        setHeight(node, height);
    }
    void setHeight(Expr* node, int height);
    int heightOf(const std::vector<Expr*>& items) const;
    int heightOf(const CallArguments& arguments) const;
    Expr* makeBinary(ExprKind kind, BinaryOperator op, Expr* left, Expr* right, int line);
    void enter();
    void leave() { --m_nesting; }

    const Syntax& m_syntax;
    Arena& m_arena;
    NameTable& m_names;
    Lexer m_lexer;
    Token m_current;
    std::deque<Token> m_pushed;
    std::uint32_t m_lastEnd = 0;
    int m_nesting = 0;
    std::vector<BlockStmt*> m_blocks;
    bool m_hasExtends = false;
    std::vector<std::string_view> m_tagStack;
    std::vector<const std::vector<std::string_view>*> m_endTokenStack;
};

} // namespace hookbench::jinja
