#pragma once
#include "http_message.hpp"

#include "hub/web/files.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace hub::api {

/// The file of the dashboard that stands at this path: itself, or, for who accepts a page, the first page where a path
/// names a view (no dot in its last part), so that a view's address can be opened and kept. Null: nothing, or an
/// address of the API. A program that asks for an address which is none is told so, not given a page.
const web::File* page_at(std::span<const web::File> files, std::string_view path, std::string_view accept);

/// Its bytes, compressed as they lie there, with the policy that lets it load nothing from elsewhere; 304 where the
/// browser has it.
Response page_response(const web::File& file, const Request& request);

/// What stands at "/" in a hub without the dashboard.
Response no_dashboard();

}  // namespace hub::api
