/* SPDX-License-Identifier: Apache-2.0
 * main.c - anpi-server: put the rooms together, serve, stop without losing anything.
 *
 *     anpi-server [--config=FILE] [--KEY=VALUE ...]     serve
 *     anpi-server --version                             which release this is
 *     anpi-server --describe                            routes and configuration as JSON
 *     anpi-server --openapi                             the OpenAPI document
 *
 * Exit: 0 told to stop, 1 could not start, 3 the database's schema is too old (anpi migrate), 4 too new for this program. */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/api/kit/hashing.h"
#include "server/api/map/outages_text.h"
#include "server/api/map/tiles.h"
#include "server/api/routes.h"
#include "server/app/app.h"
#include "server/app/devices.h"
#include "server/app/follow.h"
#include "server/app/janitor.h"
#include "server/app/sealing.h"
#include "server/app/space.h"
#include "server/auth/breached.h"
#include "server/auth/session_ask.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/digest.h"
#include "server/base/jw.h"
#include "server/base/log.h"
#include "server/base/version.h"
#include "server/db/conninfo.h"
#include "server/http/describe.h"
#include "server/http/http.h"
#include "server/http/metrics.h"
#include "server/picture/picture.h"

#define JOB_ARENA_MAX ((size_t)32 * 1024 * 1024) /* bytes of one request: a body of its cap, parsed, and the answer */
#define DRAIN_MAX_US (INT64_C(8) * US_PER_S)     /* systemd and people wait ten seconds */
#define BACKOFF_MAX_MS 1000                      /* writes go on within a second of a promotion or a restart */

static void on_db_state(void *ctx, struct db *db, enum db_state state, enum err why)
{
    (void)ctx;
    log_line(why ? LOG_WARN : LOG_INFO, 0, "db.state", "state=%d why=%s detail=%s", (int)state, why ? err_code(why) : "ok",
             log_q(db_reason(db)));
}

/* A token that memory has not heard of is asked for in the database before it is refused. */
static enum err authorise(void *arg, struct req *r, const struct route *route, bool *wait)
{
    struct app *a = arg;
    if (!a->picture)
        return E_HTTP_BUSY;
    a->gate.sessions = a->sessions;
    enum err e = gate_authorise(&a->gate, r, route);
    struct sv unheard = e == E_AUTH_REQUIRED ? gate_unheard(&a->gate, r) : (struct sv){ 0 };
    if (!unheard.p)
        return e;
    enum err asked = session_ask(a->ask, unheard, r->job->id);
    *wait = asked == OK;
    return asked == E_HTTP_BUSY ? asked : e;
}

static void on_session_told(void *ctx, uint64_t job, struct sessions *found)
{
    struct app *a = ctx;
    struct job *j = job_find(a->kit.jobs, job);
    if (!j) /* the client has left */
        return;
    struct req *r = job_req(j);
    struct gate g = a->gate;
    g.sessions = a->sessions; /* by now the feed may have told */
    if (found && gate_unheard(&g, r).p)
        g.sessions = found;
    http_judged(a->http, job, gate_authorise(&g, r, r->route));
}

static double ask_statements(void *arg)
{
    const struct app *a = arg;
    return (double)session_ask_stats(a->ask).statements;
}

static void latency_metrics(struct app *a)
{
    for (size_t i = 0; i < api_route_count && i < ROUTES_MAX; i++) {
        char labels[200];
        snprintf(labels, sizeof labels, "method=\"%s\",route=\"%s\"", http_method_name[api_routes[i]->method], api_routes[i]->path);
        a->latency[i] = metric_histogram("anpi_request_seconds", labels, "From the first byte of a request to its answer");
    }
}

static void on_request_end(void *arg, const struct req *r, int status)
{
    struct app *a = arg;
    (void)status;
    for (size_t i = 0; r->route && i < api_route_count && i < ROUTES_MAX; i++)
        if (api_routes[i] == r->route)
            metric_observe_us(a->latency[i], clock_mono_us() - r->received_us);
}

static enum err groups_new(struct app *a)
{
    const struct {
        const char *name;
        enum sql_id sql;
        size_t cols;
        struct group **to;
    } kinds[] = {
        { "marks", SQL_MARK_COMMIT, GROUP_COLS(MARK_COMMIT), &a->incidents.marks },
        { "reviews", SQL_MARK_REVIEW_TAKE, GROUP_COLS(MARK_REVIEW_TAKE), &a->incidents.reviews },
        { "zone_reports", SQL_ZONE_REPORT_COMMIT, GROUP_COLS(ZONE_REPORT_COMMIT), &a->people.zone_reports },
        { "transports", SQL_TRANSPORT_COMMIT, GROUP_COLS(TRANSPORT_COMMIT), &a->people.transports },
        { "stays", SQL_STAY_SET, GROUP_COLS(STAY_SET), &a->people.stays },
        { "power_confirms", SQL_POWER_CONFIRM_COMMIT, GROUP_COLS(POWER_CONFIRM_COMMIT), &a->people.power_confirms },
    };
    for (size_t i = 0; i < countof(kinds); i++) {
        struct group_conf c = { .name = kinds[i].name, .sql = kinds[i].sql, .cols = kinds[i].cols };
        if (kinds[i].sql == SQL_MARK_COMMIT) {
            c.beside = a->beside;
            c.key = GROUP_COL(MARK_COMMIT, person); /* the marks of one person are never under way twice */
        }
        enum err e = group_new(a->loop, a->kit.db, &c, kinds[i].to);
        if (e)
            return e;
    }
    return OK;
}

static enum err spool_new(struct app *a, struct fail *fail)
{
    struct buf path;
    mkdir(a->conf.spool_dir, 0700); /* that it exists already is fine; that it cannot be used shows at once */
    buf_init(&path, 4096);
    buf_printf(&path, "%s/audit-%s.spool", a->conf.spool_dir, a->conf.name);
    enum err e = buf_ok(&path) ? audit_open(a->loop, a->beside, path.p, (size_t)a->conf.spool_max, &a->kit.audit) : path.bad;
    if (e)
        e = fail_file(fail, e, "spool_dir", path.p ? path.p : a->conf.spool_dir);
    buf_done(&path);
    return e;
}

/* What stands already, or is replaced while the program runs; the rest comes as it is made. */
static void rooms_give(struct app *a)
{
    const struct app_conf *c = &a->conf;
    a->kit.picture = &a->picture;
    a->kit.ordinance = c->ordinance;
    a->kit.clauses = &c->clauses;
    a->kit.provision = &c->provision;
    a->identity.sessions = a->live.sessions = a->people.sessions = &a->sessions;
    a->identity.certificates = &a->certificates;
    a->identity.gate = &a->gate;
    a->identity.session_max_us = c->session_max_ms * 1000;
    a->admin.demo = a->identity.demo = c->demo;
    a->admin.tile_url = c->tile_url;
    a->admin.tile_credit = c->tile_credit;
    a->admin.readiness = &a->readiness;
    a->dispatch.vendor_keys_dir = c->vendor_keys_dir;
    admin_given = &a->admin;
    dispatch_given = &a->dispatch;
    identity_given = &a->identity;
    incidents_given = &a->incidents;
    kit_given = &a->kit;
    live_given = &a->live;
    map_given = &a->map;
    people_given = &a->people;
}

static enum err app_make(struct app *a, struct fail *fail)
{
    const struct app_conf *c = &a->conf;
    struct live_conf live = { 0 };
    struct db_conf db = { .conninfo = c->db,
                          .app_name = "anpi-server",
                          .programs = SQL_FOR_SERVER,
                          .queue_max = 4096,
                          .backoff_max_ms = BACKOFF_MAX_MS,
                          .on_state = on_db_state };
    static const enum sql_id beside_sql[] = { SQL_AUDIT_SPOOL_DRAIN, SQL_MARK_COMMIT, SQL_SPACE_MEMORY, SQL_SPACE_PROBE };
    struct db_conf beside = { .conninfo = c->db,
                              .app_name = "anpi-server beside",
                              .only = beside_sql,
                              .only_n = countof(beside_sql),
                              .backoff_max_ms = BACKOFF_MAX_MS,
                              .on_state = on_db_state };
    enum err e;
    rooms_give(a);
    if ((e = loop_new(&a->loop)) || (e = jobs_new(a->loop, (size_t)c->jobs_max, JOB_ARENA_MAX, &a->kit.jobs)) ||
        (e = pool_new(a->loop, (int)c->workers, (size_t)c->workers + 1, 10, &a->pool)) ||
        (e = hashing_start(a->pool, (size_t)c->workers + 1, (size_t)c->worker_queue)) || (e = db_new(a->loop, &db, &a->kit.db)) ||
        (e = db_new(a->loop, &beside, &a->beside)) || (e = change_waker_new(a->loop, a->kit.db, &a->kit.waker)) ||
        (e = live_new(a->loop, &live, &a->hub)) || (e = groups_new(a)) || (e = spool_new(a, fail)))
        return e;
    a->sessions = sessions_new(c->session_idle_ms * 1000);
    a->map.tiles = tiles_new();
    a->identity.live = a->admin.live = a->live.live = a->hub;
    return a->sessions && a->map.tiles ? outages_text_new(a->loop, a->kit.jobs, &a->map.outages) : E_NO_MEMORY;
}

static enum err listen_all(struct app *a, struct fail *fail)
{
    const struct {
        enum http_listener kind;
        const char *address, *what, *key;
        int64_t port;
    } all[] = {
        { HTTP_TLS, a->conf.address, "tls", "port", a->conf.port },
        { HTTP_TLS_CERT, a->conf.address, "tls_cert", "cert_port", a->conf.cert_port },
        { HTTP_PLAIN, "127.0.0.1", "plain", "plain_port", a->conf.plain_port },
    };
    for (size_t i = 0; i < 3; i++) {
        int bound = 0;
        if (!all[i].port)
            continue;
        enum err e = http_listen(a->http, all[i].kind, all[i].address, (int)all[i].port, &bound, fail);
        if (e == E_HTTP_LISTEN)
            snprintf(fail->field, sizeof fail->field, "%s", all[i].key);
        if (e)
            return e;
        log_line(LOG_INFO, 0, "http.listening", "kind=%s address=%s port=%d", all[i].what, log_q(all[i].address), bound);
    }
    return OK;
}

static void on_stop(void *arg)
{
    struct app *a = arg;
    log_line(LOG_INFO, 0, "server.stopping", "connections=%zu", http_conn_count(a->http));
    loop_stop(a->loop);
}

static void on_hangup(void *arg)
{
    struct app *a = arg;
    struct fail f = { 0 };
    enum err e = http_tls_reload(a->http, &f);
    log_line(e ? LOG_ERROR : LOG_INFO, 0, "tls.reload", "err=%s", e ? err_code(e) : "ok");
}

static enum err passwords_load(struct app *a, struct fail *fail)
{
    const char *file = a->conf.breached_passwords_file;
    enum err e = file[0] ? breached_open(file, &a->identity.breached) : OK;
    log_line(LOG_INFO, 0, "passwords.refused", "leaked=%zu", breached_count(a->identity.breached));
    return e ? fail_file(fail, e, "breached_passwords_file", file) : OK;
}

static enum err serve(struct app *a, struct fail *fail)
{
    struct http_hooks hooks = { .arg = a, .version = ANPI_VERSION, .authorise = authorise, .on_end = on_request_end };
    enum err e = conninfo_check(a->conf.db, fail);
    if (!e)
        e = app_make(a, fail);
    if (e)
        return e;
    latency_metrics(a);
    a->gate.audit = a->kit.audit;
    if (!(a->ask = session_ask_new(a->loop, a->kit.db, a->conf.session_idle_ms * 1000, on_session_told, a)))
        return E_NO_MEMORY;
    metric_gauge_fn("anpi_session_ask_statements", "", "Times the database was asked for sessions that memory did not know", ask_statements,
                    a);
    if ((e = passwords_load(a, fail)) || (e = devices_start(a, fail)))
        return e;
    if ((e = http_new(a->loop, a->kit.jobs, &a->conf.http, api_routes, api_route_count, &hooks, &a->http, fail)))
        return e;
    a->identity.http = a->http;
    if ((e = listen_all(a, fail)) || (e = follow_start(a, &a->follow)))
        return e;
    if ((e = sealing_start(a->loop, a->kit.db, &a->conf, &a->sealer, fail)))
        return e;
    if (!(a->janitor = janitor_start(a)) || !(a->space = space_start(a->loop, a->kit.db, a->beside, &a->readiness.write_err)))
        return E_NO_MEMORY;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a full spool is an error of write(2), not the end of the service */
    if ((e = loop_on_signal(a->loop, SIGTERM, on_stop, a)) || (e = loop_on_signal(a->loop, SIGINT, on_stop, a)) ||
        (e = loop_on_signal(a->loop, SIGHUP, on_hangup, a)))
        return e;
    loop_run(a->loop);
    return follow_refused(a->follow);
}

static void on_wake(void *arg)
{
    (void)arg;
}

/* No new connections; what is under way gets its answer and has it sent, but nobody holds the stop up for long. */
static void drain(struct app *a)
{
    int64_t end = clock_mono_us() + DRAIN_MAX_US;
    struct timer *wake = timer_every(a->loop, 50, on_wake, NULL);
    http_drain(a->http);
    while ((jobs_stat(a->kit.jobs).live || http_conn_count(a->http)) && wake && clock_mono_us() < end)
        loop_turn(a->loop, true);
    log_line(LOG_INFO, 0, "server.drained", "jobs=%zu connections=%zu", jobs_stat(a->kit.jobs).live, http_conn_count(a->http));
    timer_free(wake);
}

/* A load is under way and keeps its thread and the picture: what must not be lost is closed, and the process is gone. */
static void stop_at_once(struct app *a, int code)
{
    sealer_stop(a->sealer);
    audit_close(a->kit.audit);
    log_line(LOG_INFO, 0, "server.stopped", "while=loading");
    _exit(code);
}

/* What is under way is answered; then everything goes, in the order opposite to its making. */
static void stop(struct app *a, int code)
{
    if (a->http)
        drain(a);
    janitor_stop(a->janitor);
    outages_text_free(a->map.outages);
    a->map.outages = NULL;
    if (!follow_stop(a->follow))
        stop_at_once(a, code);
    live_free(a->hub);
    http_free(a->http);
    devices_stop(a);
    breached_free(a->identity.breached);
    struct group *groups[] = { a->incidents.marks,   a->incidents.reviews, a->people.zone_reports,
                               a->people.transports, a->people.stays,      a->people.power_confirms };
    for (size_t i = 0; i < countof(groups); i++)
        group_free(groups[i]);
    change_waker_free(a->kit.waker);
    hashing_stop();
    pool_free(a->pool);
    db_free(a->beside);
    db_free(a->kit.db);
    session_ask_free(a->ask);
    space_stop(a->space);
    sealer_stop(a->sealer);
    audit_close(a->kit.audit);
    jobs_free(a->kit.jobs);
    tiles_free(a->map.tiles);
    picture_free(a->picture);
    sessions_free(a->sessions);
    loop_free(a->loop);
}

static int describe(bool openapi)
{
    struct buf b;
    buf_init(&b, 4 * 1024 * 1024);
    if (openapi) {
        describe_openapi(api_routes, api_route_count, ANPI_VERSION, &b);
    } else {
        buf_str(&b, "{\"routes\":");
        describe_routes(api_routes, api_route_count, &b);
        buf_str(&b, ",\"config\":");
        conf_describe(app_conf_items, app_conf_item_count, &b);
        buf_str(&b, "}");
    }
    if (buf_ok(&b))
        puts(b.p);
    buf_done(&b);
    return 0;
}

static int refuse(const struct fail *f, enum err e)
{
    struct buf b;
    struct jw w;
    struct fail all = *f;
    all.err = e;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_fail(&w, &all);
    fprintf(stderr, "%s\n", b.p);
    if (f->detail[0])
        log_line(LOG_ERROR, 0, "server.refused", "detail=%s", log_q(f->detail));
    buf_done(&b);
    return 1;
}

static enum err conf_check(const struct app_conf *c, enum log_level *level, struct fail *f)
{
    if (!log_level_of(c->log_level, level)) {
        enum err e = fail_set(f, E_CONF_VALUE, 0, "log_level");
        fail_say(f, "log_level = %s: debug, info, warn or error", c->log_level);
        return e;
    }
    if (c->clock_offset_s && !c->demo)
        return fail_set(f, E_CONF_VALUE, 0, "clock_offset_s");
    if ((c->port || c->cert_port) && !c->http.tls_cert_file[0])
        return fail_set(f, E_CONF_VALUE, 0, "tls_cert_file");
    return provision_check(&c->provision, f);
}

int main(int argc, char **argv)
{
    static struct app a;
    struct fail f = { 0 };
    enum log_level level = LOG_INFO;
    int rest = 0;
    log_set(LOG_INFO, "anpi-server");
    if (argc == 2 && (!strcmp(argv[1], "--describe") || !strcmp(argv[1], "--openapi")))
        return describe(!strcmp(argv[1], "--openapi"));
    if (argc == 2 && !strcmp(argv[1], "--version"))
        return puts("anpi-server " ANPI_VERSION) < 0;
    if (crypto_start())
        return 1;
    enum err e = conf_load(app_conf_items, app_conf_item_count, &a.conf, argc, argv, &rest, &f);
    if (e || (e = conf_check(&a.conf, &level, &f)))
        return refuse(&f, e);
    log_set(level, "anpi-server");
    log_line(LOG_INFO, 0, "server.starting", "version=%s", ANPI_VERSION);
    clock_offset_set(a.conf.clock_offset_s);
    e = serve(&a, &f);
    int code = err_exit_code(e);
    stop(&a, code);
    if (e)
        refuse(&f, e);
    return code;
}
