#pragma once
#include "findings.hpp"
#include "node.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace hub::settings::detail {

/// yaml-cpp counts lines, columns (in bytes) from 0.
Place place_of_mark(const Source& source, const YAML::Mark& mark);

/// Makes our tree from the parser's events, refusing what design section 5 refuses, within the limits. Works on
/// events, not on yaml-cpp's nodes: an alias never becomes a shared or circular node.
class TreeBuilder final : public YAML::EventHandler {
public:
    /// Thrown through the parser, caught by read_yaml: a limit was passed and reported.
    struct Stop {};

    TreeBuilder(const Source& source, Findings& findings) : source_{source}, findings_{findings} {}

    /// Something was reported that makes the rest of the file meaningless.
    [[nodiscard]] bool is_broken() const { return broken_; }
    [[nodiscard]] Node root() && { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override;
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override;
    void OnSequenceStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

private:
    struct Frame {
        Node node;
        Node key;  // of the map entry whose value is awaited
        bool has_key = false;
        std::unordered_map<std::string, std::size_t> positions;  // key → entry: a hostile map has 50,000 of them
    };

    /// Reports anchors and tags; true: the node is refused.
    bool refuse(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
    void check_quotes(Node& scalar, const YAML::Mark& mark);
    void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
    void close();
    void add(Node node);
    void add_entry(Frame& frame, Node value);
    void count(const Place& at);
    void report(const char* code, const Place& at, Phrase message, Phrase hint);

    const Source& source_;
    Findings& findings_;
    std::vector<Frame> frames_;
    Node root_;
    std::size_t nodes_ = 0;
    std::size_t reported_ = 0;
    bool broken_ = false;
};

/// Looks at a document only to see where it begins.
class IgnoringHandler final : public YAML::EventHandler {
public:
    explicit IgnoringHandler(const Source& source) : source_{source} {}
    [[nodiscard]] const Place& first_place() const { return first_; }

    void OnDocumentStart(const YAML::Mark& mark) override { first_ = place_of_mark(source_, mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
    void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
    void OnScalar(
        const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
        const std::string& /*value*/) override {}
    void OnSequenceStart(
        const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
        YAML::EmitterStyle::value /*style*/) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(
        const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
        YAML::EmitterStyle::value /*style*/) override {}
    void OnMapEnd() override {}

private:
    const Source& source_;
    Place first_;
};

}  // namespace hub::settings::detail
