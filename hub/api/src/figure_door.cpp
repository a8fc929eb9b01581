#include "figure_door.hpp"

#include "figure_json.hpp"
#include "figure_query.hpp"
#include "problem.hpp"

#include <utility>

namespace hub::api {
namespace {

/// The filter of a sound query; empty: it was answered with what is wrong.
template <class Filter>
std::optional<Filter> sound(Result<ParsedQuery<Filter>> parsed, const Request& request, const Respond& respond) {
    if (!parsed) {
        respond(problem(parsed.error(), request.accept_language));
        return std::nullopt;
    }
    if (!parsed->faults.empty()) {
        respond(problem(
            {"query_invalid", "see `errors`: each names a parameter, what is wrong and what to do"},
            request.accept_language, parsed->faults));
        return std::nullopt;
    }
    return std::move(parsed->filter);
}

/// Answers with what `show` makes of it, or with what went wrong.
template <class T, class Show>
std::function<void(Result<T>)> show_with(const Request& request, Respond respond, Show show) {
    return [language = request.accept_language, respond = std::move(respond), show = std::move(show)](Result<T> found) {
        if (!found) {
            return respond(problem(found.error(), language));
        }
        Response response;
        response.body = show(*found);
        respond(std::move(response));
    };
}

struct Compared {
    store::FiguresLines lines;
    std::optional<PastFigures> before;
};

}  // namespace

void FigureDoor::answer(const RouteMatch& match, const Request& request, Respond respond) {
    if (match.line->route == Route::figures) {
        return figures(request, std::move(respond));
    }
    if (match.line->route == Route::clocks) {
        return clocks(request, std::move(respond));
    }
    open(request, std::move(respond));
}

void FigureDoor::figures(const Request& request, Respond respond) {
    const auto runtime = engine_.runtime();
    auto wish = sound(
        parse_figures_query(request.query, request.key, runtime->router, runtime->deadlines.calendar(), clock_.now()),
        request, respond);
    if (wish) {
        const auto filter = wish->filter;
        const auto by = wish->by;
        auto show = show_with<Compared>(request, std::move(respond), [runtime, wish = *wish](const Compared& found) {
            return figures_json(wish, found.lines, runtime->router, found.before ? &*found.before : nullptr);
        });
        store_.figures(
            filter, by,
            [this, before = wish_before(*wish, runtime->deadlines.calendar()),
             show = std::move(show)](Result<store::FiguresLines> lines) mutable {
                if (!lines || !before.compare) {
                    return lines ? show(Compared{*std::move(lines), {}}) : show(std::move(lines).error());
                }
                const auto asked = before.filter;
                const auto divided = before.by;
                store_.figures(
                    asked, divided,
                    [lines = *std::move(lines), before = std::move(before),
                     show = std::move(show)](Result<store::FiguresLines> earlier) mutable {
                        if (!earlier) {
                            return show(std::move(earlier).error());
                        }
                        show(Compared{std::move(lines), PastFigures{before.from, before.to, *std::move(earlier)}});
                    });
            });
    }
}

void FigureDoor::clocks(const Request& request, Respond respond) {
    const auto runtime = engine_.runtime();
    auto wish = sound(
        parse_clocks_query(request.query, request.key, runtime->router, runtime->deadlines.calendar(), clock_.now()),
        request, respond);
    if (wish) {
        store_.clocks(*std::move(wish), show_with<store::ClockPage>(request, std::move(respond), [](const auto& page) {
            return clocks_json(page);
        }));
    }
}

void FigureDoor::open(const Request& request, Respond respond) {
    const auto runtime = engine_.runtime();
    auto wish = sound(parse_open_query(request.query, request.key, runtime->router), request, respond);
    if (wish) {
        const auto now = clock_.now();
        auto edges = age_edges(runtime->deadlines.calendar(), now);
        store::OpenWish asked{wish->scope, {}};
        for (const auto& edge : edges) {
            asked.edges.push_back(edge.received_from);
        }
        store_.open_by_age(
            std::move(asked), show_with<std::vector<store::OpenCount>>(
                                  request, std::move(respond),
                                  [edges = std::move(edges), wish = *std::move(wish), now](const auto& counts) {
                                      return open_json(counts, edges, wish, now);
                                  }));
    }
}

}  // namespace hub::api
