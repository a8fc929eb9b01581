#include "message_edit.hpp"

#include "hub/workflow/compose.hpp"

#include <algorithm>

namespace hub::workflow {
namespace detail {

model::Content kept_as(MessageEdit edit) {
    model::Content content;
    content.category = std::move(edit.category);
    content.region = std::move(edit.region);
    content.attributes = std::move(edit.attributes);
    return content;
}

void apply_edit(model::Message& message, const MessageEdit& edit) {
    auto& content = message.content;
    if (!edit.category.empty()) {
        content.category = edit.category;
    }
    if (!edit.region.empty()) {
        content.region = edit.region;
    }
    for (const auto& wanted : edit.attributes) {
        std::erase_if(content.attributes, [&](const model::Attribute& one) { return one.first == wanted.first; });
        if (!wanted.second.empty()) {
            content.attributes.push_back(wanted);
        }
    }
}

void apply_edits(model::Message& message, const model::DeliveryId& delivery, std::span<const model::PastEvent> past) {
    for (const auto& [seq, event] : past) {
        if (event.kind == model::EventKind::delivery_requeued && event.delivery == delivery && event.corrected) {
            apply_edit(message, {event.corrected->category, event.corrected->region, event.corrected->attributes});
        }
    }
}

}  // namespace detail

std::vector<FieldChange> changes_of(const model::Message& message, const MessageEdit& edit) {
    auto after = message;
    detail::apply_edit(after, edit);
    std::vector<FieldChange> out;
    const auto compare = [&](std::string field, std::string from, std::string to) {
        if (from != to) {
            out.push_back({std::move(field), std::move(from), std::move(to)});
        }
    };
    compare("category", message.content.category.value(), after.content.category.value());
    compare("region", message.content.region.value(), after.content.region.value());
    const auto value_of = [](const model::Content& content, const std::string& name) {
        const auto found = std::ranges::find(content.attributes, name, &model::Attribute::first);
        return found == content.attributes.end() ? std::string{} : found->second;
    };
    for (const auto& wanted : edit.attributes) {
        compare(
            "attribute." + wanted.first, value_of(message.content, wanted.first),
            value_of(after.content, wanted.first));
    }
    return out;
}

}  // namespace hub::workflow
