// Jobs that send many dead letters again: how far they came.
#include "command.hpp"
#include "hub_talk.hpp"
#include "redrive_text.hpp"
#include "table.hpp"
#include "words.hpp"

#include <boost/json.hpp>

namespace hub::cli {
namespace {

namespace json = boost::json;

struct Options {
    HubOptions hub;
    std::int64_t job = 0;  ///< 0: all
    bool as_json = false;
};

int show(const Options& options, const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(options.hub, "/v1/redrives/" + std::to_string(options.job), around, code);
    if (!answer) {
        return code;
    }
    if (options.as_json) {
        around.out << answer->body << '\n';
        return done;
    }
    const Words words{around};
    const auto job = json::parse(answer->body).as_object();
    around.out << redrive_text(job, words) << '\n';
    around.out << words("  wished by ", "  diminta oleh ") << json_text(job, "by") << words(" at ", " pada ")
               << json_text(job, "created_at") << ": " << json_text(job, "reason") << '\n';
    return done;
}

int list(const Options& options, const Surroundings& around) {
    int code = done;
    const auto answer = read_from_hub(options.hub, "/v1/redrives", around, code);
    if (!answer) {
        return code;
    }
    const Words words{around};
    Table table{
        around.out,
        {words("JOB", "TUGAS"), words("STATE", "KEADAAN"), words("LOOKED AT", "DIPERIKSA"), words("OF", "DARI"),
         words("SENT AGAIN", "DIKIRIM LAGI"), words("SKIPPED", "DILEWATI"), words("A MINUTE", "PER MENIT"),
         words("DONE", "SELESAI"), words("BY", "OLEH"), words("WHY", "SEBAB")}};
    const auto body = json::parse(answer->body).as_object();
    for (const auto& entry : body.at("redrives").as_array()) {
        const auto& job = entry.as_object();
        if (options.as_json) {
            around.out << json::serialize(job) << '\n';
            continue;
        }
        const auto progress = progress_of(job);
        const auto finished = json_text(job, "finished_at");
        table.add(
            {std::to_string(json_number(job, "id")), json_text(job, "state"), std::to_string(progress.looked_at),
             std::to_string(progress.of), std::to_string(json_number(job, "requeued")),
             std::to_string(json_number(job, "skipped")), std::to_string(json_number(job, "per_minute")),
             finished.empty() ? words("in about ", "kira-kira dalam ") + age_text(progress.seconds_left) : finished,
             json_text(job, "by"), json_text(job, "reason")});
    }
    if (table.empty() && !options.as_json) {
        say_none(around, "jobs that send dead letters again", "tugas yang mengirim lagi pesan gagal");
    }
    table.flush();
    return done;
}

}  // namespace

Action declare_dlq_redrives(CLI::App& app, const Surroundings& around) {
    auto options = std::make_shared<Options>();
    add_hub_options(app, options->hub);
    app.add_option("job", options->job, "Number of one job; left out: the newest 50")->check(CLI::PositiveNumber);
    app.add_flag("--json", options->as_json, "One JSON object a line");
    return [options, &around] { return options->job == 0 ? list(*options, around) : show(*options, around); };
}

}  // namespace hub::cli
