#include "hub/plugins/progress.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace hub::plugins {

namespace json = boost::json;

std::optional<Progress> Progress::parse(std::string_view text) {
    Progress made;
    if (text.empty()) {
        return made;
    }
    json::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    const auto* object = error ? nullptr : value.if_object();
    if (object == nullptr) {
        return std::nullopt;
    }
    const auto text_at = [&](std::string_view key) {
        const auto* found = object->if_contains({key.data(), key.size()});
        return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
    };
    if (const auto* done = object->if_contains("done"); done != nullptr && done->is_array()) {
        for (const auto& one : done->get_array()) {
            if (one.is_string()) {
                made.done.emplace_back(one.get_string());
            }
        }
    }
    if (const auto* kept = object->if_contains("kept"); kept != nullptr && kept->is_object()) {
        for (const auto& member : kept->get_object()) {
            if (member.value().is_string()) {
                made.kept.emplace(member.key(), member.value().get_string());
            }
        }
    }
    const auto* files = object->if_contains("files");
    made.files = files != nullptr && files->is_int64() && files->get_int64() > 0
                     ? static_cast<std::size_t>(files->get_int64())
                     : 0;
    made.begun = text_at("begun");
    made.number = text_at("number");
    made.refused = text_at("refused");
    return made;
}

std::string Progress::text() const {
    json::object object;
    object["done"] = json::array(done.begin(), done.end());
    for (const auto& [name, value] : {std::pair{"begun", &begun}, {"number", &number}, {"refused", &refused}}) {
        if (!value->empty()) {
            object[name] = *value;
        }
    }
    if (files != 0) {
        object["files"] = files;
    }
    json::object values;
    for (const auto& [name, value] : kept) {
        values[name] = value;
    }
    object["kept"] = std::move(values);
    return json::serialize(object);
}

bool Progress::has_done(std::string_view step) const {
    return std::ranges::find(done, step) != done.end();
}

}  // namespace hub::plugins
