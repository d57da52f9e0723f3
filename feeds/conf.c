/* SPDX-License-Identifier: Apache-2.0
 * conf.c - every option of anpi-feeds, with its default and its bounds. */
#include "feeds/conf.h"

#include "server/base/count.h"

#define ROW(key, type, def, min, max, doc)                                                                                                 \
    {                                                                                                                                      \
#key, type, def, min, max, offsetof(struct feeds_conf, key), doc                                                                   \
    }

const struct conf_item feeds_conf_items[] = {
    ROW(db, CONF_STR, "dbname=anpi user=anpi_feeds", 0, 0, "PostgreSQL connection, libpq key=value."),
    ROW(sources_file, CONF_STR, "feeds.json", 0, 0, "JSON file that lists the utilities."),
    ROW(gazetteer_file, CONF_STR, "", 0, 0, "Compiled gazetteer; without it towns count for their municipality."),
    ROW(user_agent, CONF_STR, "anpi-feeds", 0, 0, "How the reader calls itself to the utilities."),
    ROW(body_max, CONF_SIZE, "64m", 1024, 200 << 20, "Largest body of one file, bytes."),
    ROW(connect_ms, CONF_MS, "10s", 100, 300000, "Most time for a connection, ms."),
    ROW(fetch_ms, CONF_MS, "60s", 100, 600000, "Most time for one file, ms."),
    ROW(parse_ms, CONF_MS, "5s", 100, 60000, "Most time for reading one file in the child, ms."),
    ROW(backoff_max_ms, CONF_MS, "15min", 100, 86400000, "Longest wait after faults, where the interval is shorter, ms."),
    ROW(parser_memory, CONF_SIZE, "2g", 256 << 20, INT64_C(64) << 30, "Address space of the child that reads, bytes."),
    ROW(demo, CONF_BOOL, "false", 0, 1, "A demonstration: the clock may be moved."),
    ROW(clock_offset_s, CONF_INT, "0", -4102444800, 4102444800, "Seconds added to the clock; refused outside a demo."),
    ROW(once, CONF_BOOL, "false", 0, 1, "One round over every source, then end."),
    ROW(log_level, CONF_STR, "info", 0, 0, "debug, info, warn or error."),
};
const size_t feeds_conf_item_count = countof(feeds_conf_items);
