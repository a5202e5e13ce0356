// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/session.h"

#include <fmt/core.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "limbeck/base/clock.h"
#include "limbeck/postgresql/failure.h"
#include "limbeck/postgresql/url.h"

namespace limbeck::postgresql {

namespace {

// The flag is set by a signal handler, whose signal another thread may have received, and poll()
// may begin just after it: so poll() never sleeps longer than this.
constexpr int poll_milliseconds = 100;
constexpr double cancel_again_seconds = 1;
constexpr double cancel_seconds = 10;      // for the server to heed a cancel request
constexpr double bookkeeping_seconds = 5;  // for an answer that takes no work

void on_notice(void* observer, const PGresult* result) noexcept {
    const auto& notice = static_cast<const dialect::ConnectOptions*>(observer)->notice;
    if (!notice) {
        return;  // libpq would write it to stderr
    }
    const char* severity = libpq().PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char* message = libpq().PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    try {
        notice(severity == nullptr ? "NOTICE" : severity, message == nullptr ? "" : message);
    } catch (...) {
        // Nothing may unwind through libpq; a notice that cannot be shown changes nothing.
        return;
    }
}

ConnectionHandle open(const base::Url& url) {
    const Libpq& pq = libpq();
    const Parameters parameters = connection_parameters(url);
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : parameters.plain) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    for (const auto& [keyword, value] : parameters.secret) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.reveal().c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    // The blocking call, because only it moves on to the next address of a host when one of them
    // swallows everything (IPv6 that is routed nowhere): connect_timeout counts for each.
    ConnectionHandle handle(pq.PQconnectdbParams(keywords.data(), values.data(), 0));
    if (handle == nullptr) {
        throw std::bad_alloc();
    }
    if (pq.PQstatus(handle.get()) != CONNECTION_OK) {
        throw connect_failure(pq.PQerrorMessage(handle.get()), describe(url), url.host);
    }
    pq.PQsetnonblocking(handle.get(), 1);
    return handle;
}

bool is_copy(ExecStatusType status) {
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

bool is_failure(ExecStatusType status) {
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

}  // namespace

// The patience of one call: when it sent its cancel request, and when it gives up.
class Session::Waiting {
  public:
    static Waiting interruptible() {
        return Waiting(true, std::numeric_limits<double>::infinity());
    }
    static Waiting bookkeeping() {
        return Waiting(false, base::monotonic_seconds() + bookkeeping_seconds);
    }

    // Called while nothing comes. Whether a cancel request is due: at once, and again now and then,
    // because one that arrives between two statements of a pipeline cancels nothing.
    bool wants_cancel(bool interrupted) {
        if (!interruptible_ || !interrupted) {
            return false;
        }
        const double now = base::monotonic_seconds();
        if (!canceled()) {
            deadline_ = now + cancel_seconds;
        } else if (now < last_cancel_ + cancel_again_seconds) {
            return false;
        }
        last_cancel_ = now;
        return true;
    }
    [[nodiscard]] bool over() const { return base::monotonic_seconds() > deadline_; }
    [[nodiscard]] bool canceled() const { return last_cancel_ > 0; }

  private:
    Waiting(bool interruptible, double deadline)
        : interruptible_(interruptible), deadline_(deadline) {}

    bool interruptible_;
    double deadline_;
    double last_cancel_ = 0;
};

Session::Session(const dialect::ConnectOptions& options)
    : options_(options), handle_(open(options.url)) {
    // The receiver gets a pointer to what outlives the connection.
    auto* observer = const_cast<dialect::ConnectOptions*>(&options_);
    libpq().PQsetNoticeReceiver(handle_.get(), on_notice, observer);
}

Session::Session(const dialect::ConnectOptions& options, PGconn* lent)
    : options_(options), handle_(lent, ConnectionDeleter{.is_lent = true}) {
    const Libpq& pq = libpq();
    if (lent == nullptr || pq.PQstatus(lent) != CONNECTION_OK) {
        throw Error(ErrorCode::Database, "the connection that was lent is not open");
    }
    if (pq.PQtransactionStatus(lent) != PQTRANS_IDLE ||
        pq.PQpipelineStatus(lent) != PQ_PIPELINE_OFF) {
        throw Error(ErrorCode::Refused, "the connection that was lent is in use")
            .hint("end its transaction, read all results and leave pipeline mode first");
    }
    was_nonblocking_ = pq.PQisnonblocking(lent) != 0;
    pq.PQsetnonblocking(lent, 1);
}

Session::~Session() {
    if (handle_ != nullptr && handle_.get_deleter().is_lent) {
        libpq().PQsetnonblocking(handle_.get(), was_nonblocking_ ? 1 : 0);
    }
}

PGconn* Session::native_handle() {
    if (handle_ != nullptr) {
        libpq().PQsetnonblocking(handle_.get(), 0);
    }
    return handle_.get();
}

bool Session::interrupted() const {
    return options_.interrupted != nullptr && options_.interrupted->load();
}

void Session::check_interrupted() const {
    if (interrupted()) {
        throw Error(ErrorCode::Interrupted, "interrupted");
    }
}

bool Session::alive() {
    if (handle_ == nullptr) {
        return false;
    }
    // The end of the stream stands behind the server's last words.
    pollfd descriptor{.fd = libpq().PQsocket(handle_.get()), .events = POLLIN, .revents = 0};
    bool good = libpq().PQstatus(handle_.get()) == CONNECTION_OK;
    while (good && ::poll(&descriptor, 1, 0) > 0) {
        good = libpq().PQconsumeInput(handle_.get()) != 0;
    }
    if (!good) {
        handle_.reset();
    }
    return good;
}

bool Session::in_transaction_block() const {
    return handle_ != nullptr && libpq().PQtransactionStatus(handle_.get()) != PQTRANS_IDLE;
}

int Session::announced_pid() const {
    return handle_ == nullptr ? 0 : libpq().PQbackendPID(handle_.get());
}

int Session::server_version() const {
    return handle_ == nullptr ? 0 : libpq().PQserverVersion(handle_.get());
}

std::vector<ResultHandle> Session::pipeline(std::span<const Command> commands) {
    const Libpq& pq = libpq();
    check_sendable(commands);
    check_interrupted();
    Waiting waiting = Waiting::interruptible();
    pq.PQenterPipelineMode(handle_.get());
    for (const Command& command : commands) {
        send(command);
    }
    if (pq.PQpipelineSync(handle_.get()) == 0) {
        lost();
    }

    std::vector<ResultHandle> results(commands.size());
    std::optional<Error> failed;
    std::size_t index = 0;
    for (;;) {
        ResultHandle result = wait_for_result(waiting);
        if (result == nullptr) {
            ++index;  // each command's results end with a null
            continue;
        }
        const ExecStatusType status = pq.PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) {
            break;
        }
        if (is_copy(status)) {
            refuse_copy(commands[index]);
        }
        if (is_failure(status) && !failed) {
            // A failure after the last command is one of the sync: of the commit it implies.
            failed = failure(result.get(), commands[std::min(index, commands.size() - 1)], waiting);
        }
        if (index < results.size()) {
            results[index] = std::move(result);
        }
    }
    pq.PQexitPipelineMode(handle_.get());
    if (failed) {
        throw std::move(*failed);
    }
    return results;
}

ResultHandle Session::single(const Command& command) {
    check_interrupted();
    Waiting waiting = Waiting::interruptible();
    return collect_single(waiting, command);
}

ResultHandle Session::single_uninterrupted(const std::string& sql) {
    Waiting waiting = Waiting::bookkeeping();
    const dialect::Statement statement{.sql = sql};
    return collect_single(waiting, Command{&statement});
}

ResultHandle Session::collect_single(Waiting& waiting, const Command& command) {
    check_sendable({&command, 1});
    send(command);
    ResultHandle last;
    std::optional<Error> failed;
    // A statement may succeed and still fail at the end, when its own transaction commits.
    while (ResultHandle result = wait_for_result(waiting)) {
        const ExecStatusType status = libpq().PQresultStatus(result.get());
        if (is_copy(status)) {
            refuse_copy(command);
        }
        if (is_failure(status) && !failed) {
            failed = failure(result.get(), command, waiting);
        }
        last = std::move(result);
    }
    if (failed) {
        throw std::move(*failed);
    }
    return last;
}

void Session::check_sendable(std::span<const Command> commands) const {
    if (handle_ == nullptr) {
        throw Error(ErrorCode::Database, "the connection to the server is closed");
    }
    libpq().PQsetnonblocking(handle_.get(), 1);  // nothing where it is
    for (const Command& command : commands) {
        // libpq takes C strings: the rest of the statement would vanish without a word.
        const std::size_t nul = command.statement->sql.find('\0');
        if (nul != std::string::npos) {
            Error error(ErrorCode::Script, "a statement contains a NUL byte");
            place(error, *command.statement, nul);
            throw std::move(error);
        }
    }
}

void Session::send(const Command& command) {
    std::vector<const char*> values;
    for (const std::string& parameter : command.parameters) {
        values.push_back(parameter.c_str());
    }
    // The unnamed statement of the extended protocol, types inferred: nothing stays on the server,
    // which behind a pooler may be another one next time.
    if (libpq().PQsendQueryParams(handle_.get(), command.statement->sql.c_str(),
                                  static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                                  nullptr, 0) == 0) {
        lost();
    }
}

ResultHandle Session::wait_for_result(Waiting& waiting) {
    wait_until_ready(waiting);
    ResultHandle result(libpq().PQgetResult(handle_.get()));
    if (libpq().PQstatus(handle_.get()) != CONNECTION_OK) {
        lost();
    }
    return result;
}

// Until PQgetResult does not block. Sends and receives at the same time: a server whose answers
// nobody takes stops reading, so that a large batch would otherwise wait for ever.
void Session::wait_until_ready(Waiting& waiting) {
    const Libpq& pq = libpq();
    while (pq.PQisBusy(handle_.get()) != 0) {
        const int unsent = pq.PQflush(handle_.get());
        pollfd descriptor{.fd = pq.PQsocket(handle_.get()), .events = POLLIN, .revents = 0};
        if (unsent > 0) {
            descriptor.events |= POLLOUT;
        }
        const int ready = descriptor.fd < 0 ? -1 : ::poll(&descriptor, 1, poll_milliseconds);
        if (ready < 0 && (descriptor.fd < 0 || errno != EINTR)) {
            lost();
        }
        if (waiting.wants_cancel(interrupted())) {
            cancel();
        }
        if (waiting.over()) {
            handle_.reset();
            throw Error(waiting.canceled() ? ErrorCode::Interrupted : ErrorCode::Database,
                        "the server does not answer; the connection was given up");
        }
        // False also where there is still something to read before the end: PQgetResult tells.
        if (ready > 0 && pq.PQconsumeInput(handle_.get()) == 0) {
            return;
        }
    }
}

Error Session::failure(const PGresult* result, const Command& command, const Waiting& waiting) {
    const char* encoding = libpq().PQparameterStatus(handle_.get(), "server_encoding");
    const bool bytes = encoding != nullptr && std::strcmp(encoding, "SQL_ASCII") == 0;
    Error error = result_failure(result, *command.statement, bytes);
    const char* severity = libpq().PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != nullptr && std::strcmp(severity, "ERROR") != 0) {
        last_words_ = error;
    }
    // The same SQLSTATE has statement_timeout, which is the server's own decision.
    if (error.sqlstate() == "57014" && waiting.canceled()) {
        Error stopped(ErrorCode::Interrupted, "interrupted");
        place(stopped, *command.statement, 0);
        return stopped;
    }
    return error;
}

void Session::lost() {
    constexpr std::string_view what = "the connection to the server was lost";
    std::string reason;
    if (handle_ != nullptr) {
        reason = plain_reason(libpq().PQerrorMessage(handle_.get()));
        handle_.reset();
    }
    if (last_words_) {
        throw Error(std::move(*last_words_)).context(std::string(what));
    }
    throw Error(ErrorCode::Database, fmt::format("{}: {}", what, reason));
}

// The server now waits for data that nobody has, or sends some that nobody wants; a pipeline cannot
// leave that state, so the connection ends here and the server rolls back.
void Session::refuse_copy(const Command& command) {
    handle_.reset();
    Error error(ErrorCode::Unsupported, "COPY from or to the client is not supported here");
    place(error, *command.statement, 0);
    throw std::move(error.hint(
        "use INSERT, or COPY from a file of the server; the connection was closed, and what was "
        "not committed is rolled back"));
}

void Session::cancel() {
    const Libpq& pq = libpq();
    if (PGcancel* request = pq.PQgetCancel(handle_.get())) {
        char ignored[256];
        pq.PQcancel(request, ignored, sizeof ignored);
        pq.PQfreeCancel(request);
    }
}

}  // namespace limbeck::postgresql
