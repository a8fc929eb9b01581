#include "birth_writer.hpp"

#include "array_text.hpp"
#include "birth_sql.hpp"
#include "chain.hpp"
#include "event_codec.hpp"
#include "reporter_seal.hpp"
#include "rows.hpp"
#include "thread_root.hpp"

#include "hub/base/log.hpp"
#include "hub/crypto/random.hpp"

#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>

namespace hub::store {
namespace {

constexpr auto retry_pause = std::chrono::milliseconds{100};
constexpr auto watch_pause = std::chrono::milliseconds{250};

Session::Statements statements() {
    return {
        {"birth", birth_sql()},
        {"birth_sealed", sealed_birth_sql()},
        {"birth_files", birth_with_files_sql()},
        {"known",
         std::string{"SELECT "} + state_columns + " FROM " + state_source + " WHERE c.idem = ANY($1::uuid[])"}};
}

/// What its owner needs to go on with a stored complaint; the decision is used up.
BirthResult committed(Birth& birth, const model::ComplaintState& state) {
    auto& event = birth.decision.event;
    return {
        BirthOutcome::committed, state, event.routing ? std::move(*event.routing) : model::RoutingDecision{},
        event.content ? std::move(*event.content) : model::Content{}};
}

/// Somebody was first, or a day has passed since.
Error files_gone() {
    return Error{
        "attachment_unusable", "a file that was named was filed with another complaint meanwhile, or has expired",
        "/attachments", "upload it again and name the new id"};
}

}  // namespace

/// One array a column, in the order of birth_sql()'s parameters. Kept from batch to batch for its memory.
class BirthWriter::Columns {
public:
    explicit Columns(const std::optional<crypto::MasterKey>& master) {
        if (master) {
            keys_.emplace(*master);
        }
    }
    void add(Birth& birth) {
        auto& decision = birth.decision;
        const auto& state = decision.state;
        if (birth.reporter && keys_) {
            seal(birth);
        }
        if (decision.event.content) {
            add_files(decision.event.content->attachments, state);
        }
        const auto data = encode_event_data(decision.event);
        const auto hash = chain_hash(decision, data);
        auto* a = arrays_.data();
        a[0].add(state.id.value());
        a[1].add(static_cast<std::int64_t>(state.tracking.value()));
        a[2].add(birth.idem);
        a[3].add(birth.idem_body);
        a[4].add(state.received_at);
        a[5].add(state.clocks.verification_due);
        a[6].add(state.clocks.first_follow_up_due);
        a[7].add(state.clocks.completion_due);
        a[8].add(state.clocks.next_at);
        a[9].add(std::int64_t{state.policy});
        a[10].add(std::int64_t{state.config.value()});
        a[11].add(std::int64_t{state.filed_by_key});
        a[12].add(static_cast<std::int64_t>(state.status));
        a[13].add(static_cast<std::int64_t>(state.kind));
        a[14].add(static_cast<std::int64_t>(state.channel));
        a[15].add(std::int64_t{flags_of(state, decision.event.at)});
        a[16].add(state.responsible.value());
        a[17].add(state.region.value());
        a[18].add(state.category.value());
        a[19].add(static_cast<std::int64_t>(decision.event.kind));
        a[20].add(static_cast<std::int64_t>(decision.event.actor));
        a[21].add(std::int64_t{decision.event.messages_born});
        a[22].add(std::string_view{data});
        a[23].add_bytes(hash);
        a[24].add(std::int64_t{state.handed_over});
        a[25].add(std::int64_t{state.verification_left});
        if (state.priority == model::Priority::normal) {
            a[26].add_null();
        } else {
            a[26].add(static_cast<std::int64_t>(state.priority));
        }
        for (const auto& told : state.copies) {
            a[34].add(state.id.value());
            a[35].add(told.value());
        }
        for (const auto& delivery : decision.deliveries) {
            add(delivery);
        }
        hashes_.push_back(hash);
    }
    /// One statement each: without the last columns, or with them. As it was before take().
    [[nodiscard]] const char* statement() const { return files_ ? "birth_files" : sealed_ ? "birth_sealed" : "birth"; }
    [[nodiscard]] std::size_t used() const { return files_ ? count : sealed_ ? first_file : first_sealed; }
    void forget() {
        hashes_.clear();
        sealed_ = false;
        files_ = false;
    }
    /// What was added since the last call.
    const std::vector<std::string>& take() {
        for (std::size_t i = 0; i < arrays_.size(); ++i) {
            arrays_[i].take_into(taken_[i]);
        }
        return taken_;
    }
    [[nodiscard]] const std::vector<std::array<std::uint8_t, 32>>& hashes() const { return hashes_; }

private:
    /// Its own key anew for each try: only what is stored counts.
    void seal(Birth& birth) {
        const auto id = birth.decision.state.id;
        auto sealed = seal_reporter(*keys_, id, *birth.reporter, random_);
        auto* a = arrays_.data() + first_sealed;
        a[0].add(id.value());
        a[1].add_bytes(bytes_of(sealed.wrapped_key));
        a[2].add_bytes(bytes_of(sealed.record));
        birth.decision.event.commitment = std::move(sealed.commitment);
        sealed_ = true;
    }
    void add_files(const std::vector<model::Attachment>& files, const model::ComplaintState& state) {
        auto* a = arrays_.data() + first_file;
        for (const auto& file : files) {
            a[0].add(file.id.value());
            a[1].add(state.id.value());
            a[2].add(std::int64_t{state.filed_by_key});
            files_ = true;
        }
    }
    static std::span<const std::uint8_t> bytes_of(const std::string& text) {
        return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    }
    void add(const model::Delivery& delivery) {
        auto* a = arrays_.data() + 27;
        a[0].add(delivery.complaint.value());
        a[1].add(delivery.instance.value());
        a[2].add(delivery.id.value());
        a[3].add(delivery.agency.value());
        a[4].add(kind_number(delivery));
        if (delivery.node) {
            a[5].add(delivery.node->value());
        } else {
            a[5].add_null();
        }
        a[6].add(delivery.born_at);
    }

    static constexpr std::size_t first_sealed = 36;
    static constexpr std::size_t first_file = 39;
    static constexpr std::size_t count = 42;
    std::optional<ReporterKeys> keys_;
    crypto::SystemRandom random_;
    bool sealed_ = false;
    bool files_ = false;
    std::array<ArrayText, count> arrays_;
    std::vector<std::string> taken_ = std::vector<std::string>(count);
    std::vector<std::array<std::uint8_t, 32>> hashes_;
};

BirthWriter::BirthWriter(const StoreOptions& options, Store::Post post)
    : options_{options},
      post_{std::move(post)},
      session_{options.url, statements()},
      columns_{std::make_unique<Columns>(options.master)},
      thread_{start_thread("births", [this] { loop(); })},
      watch_{start_thread("births-watch", [this] { watch(); })} {}

BirthWriter::~BirthWriter() {
    queue_.stop();
    thread_.join();
    watch_.join();
}

void BirthWriter::submit(Birth birth) {
    const auto refuse = [this](auto done, Error why) {
        post_([done = std::move(done), why = std::move(why)]() mutable { done(std::move(why)); });
    };
    if (birth.reporter && !options_.master) {
        return refuse(std::move(birth.done), Error{"identity_unavailable", "this hub has no key to seal who reported"});
    }
    if (!up_) {
        return refuse(std::move(birth.done), to_error({SqlTrouble::lost, {}}));
    }
    Item item{std::move(birth), Steady::now(), 0};
    if (!queue_.push(std::move(item), options_.max_pending)) {
        refuse(
            std::move(item.birth.done),
            Error{
                "storage_busy", "too many complaints wait for the database", "", "the same request may be sent again"});
    }
}

void BirthWriter::loop() {
    wait_until_up();
    for (;;) {
        auto batch = queue_.take(options_.max_batch);
        if (batch.empty()) {
            return;
        }
        commit(std::move(batch));
        if (!up_) {
            wait_until_up();
        }
    }
}

void BirthWriter::wait_until_up() {
    std::string said;
    for (;;) {
        const auto tried =
            session_.run([](pqxx::connection& connection) { pqxx::nontransaction{connection}.exec1("SELECT 1"); });
        if (tried) {
            break;
        }
        if (tried.detail != said) {
            said = tried.detail;
            log::warn("store.unreachable", {{"reason", said}});
        }
        if (!queue_.pause(retry_pause)) {
            return;
        }
    }
    up_ = true;
    log::info("store.reached");
}

/// The same key twice in one batch would fail it: the later ones are settled when the first is stored.
void BirthWriter::commit(std::vector<Item> batch) {
    std::unordered_set<Uuid> keys;
    std::vector<Item> first;
    std::vector<Item> repeated;
    {
        const std::scoped_lock lock{under_way_.mutex};
        under_way_.since = Steady::now();
        for (auto& item : batch) {
            item.place = under_way_.dones.size();
            under_way_.dones.push_back(std::move(item.birth.done));
        }
    }
    for (auto& item : batch) {
        (keys.insert(item.birth.idem).second ? first : repeated).push_back(std::move(item));
    }
    std::vector<Answer> answers;
    answers.reserve(batch.size());
    settle(std::move(first), false, answers);
    for (auto& item : repeated) {
        std::vector<Item> one;
        one.push_back(std::move(item));
        settle(std::move(one), true, answers);
    }
    answer(std::move(answers));
}

void BirthWriter::answer(std::vector<Answer> answers) {
    std::vector<Done> dones;
    {
        const std::scoped_lock lock{under_way_.mutex};
        dones = std::exchange(under_way_.dones, {});
    }
    if (dones.empty()) {
        log::warn("store.late_commit", {{"count", answers.size()}});  // they were told meanwhile that it hangs
        return;
    }
    post_([answers = std::make_shared<std::vector<Answer>>(std::move(answers)), dones = std::move(dones)] {
        for (auto& [place, result] : *answers) {
            dones[place](std::move(result));
        }
    });
}

void BirthWriter::refuse(std::vector<Done> dones) {
    if (dones.empty()) {
        return;
    }
    post_([dones = std::move(dones)] {
        for (const auto& done : dones) {
            done(to_error({SqlTrouble::lost, {}}));
        }
    });
}

void BirthWriter::watch() {
    while (queue_.pause(watch_pause)) {
        tell_those_who_wait_too_long();
    }
}

void BirthWriter::tell_those_who_wait_too_long() {
    const auto now = Steady::now();
    std::vector<Done> dones;
    {
        const std::scoped_lock lock{under_way_.mutex};
        if (!under_way_.dones.empty() && now - under_way_.since >= options_.hung_after) {
            up_ = false;
            dones = std::exchange(under_way_.dones, {});
            log::warn("store.commit_hangs", {{"count", dones.size()}});
        }
    }
    if (!up_) {
        auto waiting = queue_.take_while([&](const Item& item) { return now - item.since >= options_.give_up_after; });
        for (auto& item : waiting) {
            dones.push_back(std::move(item.birth.done));
        }
    }
    refuse(std::move(dones));
}

void BirthWriter::settle(std::vector<Item> batch, bool check_first, std::vector<Answer>& answers) {
    const auto deadline = std::chrono::steady_clock::now() + options_.give_up_after;
    int conflicts = 0;
    while (!batch.empty()) {
        auto tried = check_first ? take_out_known(batch, answers) : SqlResult{};
        if (tried && !batch.empty()) {
            tried = insert(batch);
            if (tried) {
                for (auto& [birth, since, place] : batch) {
                    answers.push_back({place, committed(birth, birth.decision.state)});
                }
                return;
            }
        }
        check_first = true;
        if (tried.trouble == SqlTrouble::lost || tried.trouble == SqlTrouble::transient) {
            if (std::chrono::steady_clock::now() >= deadline || !queue_.pause(retry_pause)) {
                return give_up(std::move(batch), answers);
            }
        } else if (tried.trouble == SqlTrouble::refused || (!tried && ++conflicts > 1)) {
            if (batch.size() > 1) {
                return split(std::move(batch), answers);
            }
            if (tried.trouble == SqlTrouble::changed) {
                answers.push_back({batch.front().place, files_gone()});
                return;
            }
            log::error("store.birth_refused", {{"reason", tried.detail}});
            answers.push_back({batch.front().place, to_error(tried)});
            return;
        }
    }
}

void BirthWriter::split(std::vector<Item> batch, std::vector<Answer>& answers) {
    const auto half = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
    std::vector<Item> later{std::make_move_iterator(half), std::make_move_iterator(batch.end())};
    batch.erase(half, batch.end());
    settle(std::move(batch), true, answers);
    settle(std::move(later), true, answers);
}

void BirthWriter::give_up(std::vector<Item> batch, std::vector<Answer>& answers) {
    up_ = false;
    for (const auto& item : batch) {
        answers.push_back({item.place, to_error({SqlTrouble::lost, {}})});
    }
    std::vector<Done> waiting;
    for (auto& item : queue_.drain()) {
        waiting.push_back(std::move(item.birth.done));
    }
    refuse(std::move(waiting));
}

SqlResult BirthWriter::insert(std::vector<Item>& batch) {
    columns_->forget();
    for (auto& item : batch) {
        columns_->add(item.birth);
    }
    const auto& parameters = columns_->take();
    auto tried = session_.run([&](pqxx::connection& connection) {
        const auto end = parameters.begin() + static_cast<std::ptrdiff_t>(columns_->used());
        pqxx::nontransaction{connection}.exec_prepared(
            columns_->statement(), pqxx::prepare::make_dynamic_params(parameters.begin(), end));
    });
    if (tried) {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            batch[i].birth.decision.state.chain = columns_->hashes()[i];
        }
    }
    return tried;
}

SqlResult BirthWriter::take_out_known(std::vector<Item>& batch, std::vector<Answer>& answers) {
    struct Known {
        model::ComplaintState state;
        Uuid body;
        model::RoutingDecision routing;
    };
    std::unordered_map<Uuid, Known> known;
    auto tried = session_.run([&](pqxx::connection& connection) {
        ArrayText keys;
        for (const auto& item : batch) {
            keys.add(item.birth.idem);
        }
        const auto rows = pqxx::nontransaction{connection}.exec_prepared("known", keys.take());
        for (const auto& row : rows) {
            model::Event first;
            const bool readable = decode_event_data(text_view(row[first_event_column]), first) && first.routing;
            known.emplace(
                read_uuid(row[20]),
                Known{read_state(row), read_uuid(row[21]), readable ? *first.routing : model::RoutingDecision{}});
        }
    });
    if (!tried) {
        return tried;
    }
    std::vector<Item> left;
    for (auto& item : batch) {
        auto& birth = item.birth;
        const auto found = known.find(birth.idem);
        if (found == known.end()) {
            left.push_back(std::move(item));
            continue;
        }
        const auto& [state, body, routing] = found->second;
        if (state.id == birth.decision.state.id) {  // ours: the commit in doubt had gone through
            answers.push_back({item.place, committed(birth, state)});
            continue;
        }
        const auto outcome = body == birth.idem_body ? BirthOutcome::replay : BirthOutcome::key_reused;
        answers.push_back({item.place, BirthResult{outcome, state, routing, {}}});
    }
    batch = std::move(left);
    return tried;
}

}  // namespace hub::store
