#include "pages.hpp"

#include <algorithm>

namespace hub::api {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";

bool is_of_the_api(std::string_view path) {
    return path == "/v1" || path.starts_with("/v1/") || path == "/hooks" || path.starts_with("/hooks/");
}

void add_guards(Response& response) {
    response.headers.emplace_back("Content-Security-Policy", policy);
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
}

}  // namespace

const web::File* page_at(std::span<const web::File> files, std::string_view path, std::string_view accept) {
    if (is_of_the_api(path)) {
        return nullptr;
    }
    const auto find = [&](std::string_view wanted) -> const web::File* {
        const auto found = std::ranges::find(files, wanted, &web::File::path);
        return found == files.end() ? nullptr : &*found;
    };
    if (const auto* file = find(path); file != nullptr) {
        return file;
    }
    const auto last = path.substr(path.rfind('/') + 1);
    const bool is_view = path == "/" || accept.find("text/html") != std::string_view::npos;
    return is_view && last.find('.') == std::string_view::npos ? find("/index.html") : nullptr;
}

Response page_response(const web::File& file, const Request& request) {
    Response response;
    response.content_type = file.media_type;
    add_guards(response);
    response.headers.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    response.headers.emplace_back("ETag", file.etag);
    if (!file.etag.empty() && request.if_none_match == file.etag) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gzip;
    return response;
}

Response no_dashboard() {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    add_guards(response);
    response.body =
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><title>SP4N hub</title>"
        "<p>Hub ini berjalan, tetapi dibangun tanpa dasbor (-DSP4N_UI=OFF, atau npm tidak ada). API: /v1/</p>"
        "<p lang=\"en\">This hub runs, but was built without the dashboard (-DSP4N_UI=OFF, or no npm). API: /v1/</p>";
    return response;
}

}  // namespace hub::api
