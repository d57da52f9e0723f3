/* SPDX-License-Identifier: Apache-2.0
 * devices.c - the certificates of devices, between the change feed and the open connections. */
#include "server/app/devices.h"

#include "server/auth/box.h"
#include "server/auth/ca.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/log.h"
#include "server/http/http.h"
#include "server/http/metrics.h"

static double expiry_seconds(void *arg)
{
    const struct app *a = arg;
    int64_t now = clock_now_us() - clock_offset() * US_PER_S, next = certificates_next_expiry(a->certificates, now);
    return next == INT64_MAX ? -1 : (double)(next - now) / (double)US_PER_S;
}

static double own_expiry_seconds(void *arg)
{
    const struct app *a = arg;
    int64_t end = a->http ? http_cert_ends_us(a->http) : INT64_MAX;
    return end == INT64_MAX ? -1 : (double)(end - (clock_now_us() - clock_offset() * US_PER_S)) / (double)US_PER_S;
}

enum err devices_start(struct app *a, struct fail *fail)
{
    enum err e = OK;
    if (!(a->certificates = certificates_new()))
        return E_NO_MEMORY;
    a->gate.certificates = a->certificates;
    a->gate.require_certificate = a->conf.require_certificate;
    if (a->conf.totp_key_file[0] && (e = box_key_read(a->conf.totp_key_file, a->identity.totp_key)))
        return fail_file(fail, e, "totp_key_file", a->conf.totp_key_file);
    a->identity.totp = a->conf.totp_key_file[0] != 0;
    if (a->conf.device_ca_dir[0] && (e = ca_open(a->conf.device_ca_dir, &a->admin.ca, fail)))
        return fail_file(fail, e, "device_ca_dir", a->conf.device_ca_dir);
    metric_gauge_fn("anpi_certificate_expiry_seconds", "", "Until the next device certificate in use ends; -1 without any", expiry_seconds,
                    a);
    metric_gauge_fn("anpi_server_certificate_expiry_seconds", "", "Until the server's own certificate ends; -1 without TLS",
                    own_expiry_seconds, a);
    return OK;
}

void devices_stop(struct app *a)
{
    certificates_free(a->certificates);
    a->certificates = NULL;
    ca_close(a->admin.ca);
    a->admin.ca = NULL;
    secret_wipe(a->identity.totp_key, sizeof a->identity.totp_key);
}

static void close_device(void *ctx, const char *serial)
{
    const struct app *a = ctx;
    size_t n = http_close_cert(a->http, serial);
    log_line(LOG_INFO, 0, "certificate.revoked", "serial=%s connections=%zu", serial, n);
}

enum err devices_apply(struct app *a, uint64_t seq, struct sv kind, struct sv id, struct sv body)
{
    char serial[68];
    bool revoked = false;
    enum err e = certificates_apply(a->certificates, seq, kind, id, body, &revoked);
    if (!e && revoked && id.n < sizeof serial) {
        memcpy(serial, id.p, id.n);
        serial[id.n] = 0;
        close_device(a, serial);
    }
    return e;
}

void devices_swap(struct app *a, struct certificates *fresh)
{
    certificates_lost(fresh, a->certificates, close_device, a);
    certificates_free(a->certificates);
    a->certificates = fresh;
    a->gate.certificates = fresh;
}
