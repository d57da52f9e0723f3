/* SPDX-License-Identifier: Apache-2.0
 * forms.h - every form of an HTTP/1.1 message that the server has to refuse or to accept, one row a form: used against
 * the parser by itself and against the server over sockets. `why` is the parser's own word for the refusal, so that a
 * row cannot pass for another reason than its own. `answers` is how many requests of an accepted row are answered. */
#ifndef ANPI_TESTS_HTTP_FORMS_H
#define ANPI_TESTS_HTTP_FORMS_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct form {
    const char *name;
    struct sv bytes;
    enum err err;
    const char *why;
    int answers;
};

#define REFUSED(name, bytes, err, why) { name, { bytes, sizeof(bytes) - 1 }, err, why, 0 }
#define ACCEPTED(name, bytes, answers) { name, { bytes, sizeof(bytes) - 1 }, OK, NULL, answers }
#define H "Host: a.example\r\n"
#define G "GET /healthz HTTP/1.1\r\n" H
#define P "POST /echo HTTP/1.1\r\n" H "Content-Type: application/json\r\n"
#define BAD E_HTTP_BAD_REQUEST

static const struct form forms[] = {
    /* Host */
    REFUSED("no_host_in_1_1", "GET /healthz HTTP/1.1\r\n\r\n", BAD, "no_host"),
    REFUSED("two_hosts", G "Host: a.example\r\n\r\n", BAD, "two_hosts"),
    REFUSED("two_hosts_in_1_0", "GET /healthz HTTP/1.0\r\n" H "host: b.example\r\n\r\n", BAD, "two_hosts"),
    REFUSED("an_empty_host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", BAD, "host_form"),
    REFUSED("two_names_in_one_host", "GET /healthz HTTP/1.1\r\nHost: a, b\r\n\r\n", BAD, "host_form"),
    REFUSED("a_host_with_a_user", "GET /healthz HTTP/1.1\r\nHost: u@a.example\r\n\r\n", BAD, "host_form"),
    REFUSED("a_host_with_a_path", "GET /healthz HTTP/1.1\r\nHost: a.example/x\r\n\r\n", BAD, "host_form"),
    REFUSED("a_host_with_a_bad_port", "GET /healthz HTTP/1.1\r\nHost: a.example:8x\r\n\r\n", BAD, "host_form"),
    /* Content-Length */
    REFUSED("two_lengths_alike", P "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", BAD, "two_lengths"),
    REFUSED("two_lengths_that_differ", P "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", BAD, "two_lengths"),
    REFUSED("a_length_with_a_plus", P "Content-Length: +2\r\n\r\n{}", BAD, "length_form"),
    REFUSED("a_length_with_a_minus", P "Content-Length: -2\r\n\r\n{}", BAD, "length_form"),
    REFUSED("a_length_in_hex", P "Content-Length: 0x2\r\n\r\n{}", BAD, "length_form"),
    REFUSED("a_length_list", P "Content-Length: 2, 2\r\n\r\n{}", BAD, "length_form"),
    REFUSED("a_length_with_a_space", P "Content-Length: 1 2\r\n\r\n{}", BAD, "length_form"),
    REFUSED("an_empty_length", P "Content-Length: \r\n\r\n{}", BAD, "length_form"),
    REFUSED("a_length_out_of_range", P "Content-Length: 99999999999999999999\r\n\r\n{}", BAD, "length_range"),
    REFUSED("a_length_that_wraps_to_2", P "Content-Length: 18446744073709551618\r\n\r\n{}", BAD, "length_range"),
    REFUSED("length_with_encoding", P "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", BAD,
            "length_and_encoding"),
    REFUSED("encoding_with_length", P "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n", BAD,
            "length_and_encoding"),
    /* Transfer-Encoding */
    REFUSED("gzip_and_chunked", P "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", BAD, "encoding"),
    REFUSED("chunked_twice_in_a_list", P "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", BAD, "encoding"),
    REFUSED("two_encoding_fields", P "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD,
            "two_encodings"),
    REFUSED("identity", P "Transfer-Encoding: identity\r\n\r\n", BAD, "encoding"),
    REFUSED("xchunked", P "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", BAD, "encoding"),
    REFUSED("chunked_with_a_vertical_tab", P "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", BAD, "control_in_value"),
    REFUSED("an_empty_encoding", P "Transfer-Encoding:\r\n\r\n", BAD, "encoding"),
    REFUSED("encoding_in_1_0", "POST /echo HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD,
            "encoding_in_1_0"),
    /* fields */
    REFUSED("space_before_the_colon", G "X-A : b\r\n\r\n", BAD, "space_before_colon"),
    REFUSED("tab_before_the_colon", G "X-A\t: b\r\n\r\n", BAD, "space_before_colon"),
    REFUSED("length_with_space_before_the_colon", P "Content-Length : 2\r\n\r\n{}", BAD, "space_before_colon"),
    REFUSED("an_empty_field_name", G ": b\r\n\r\n", BAD, "field_name"),
    REFUSED("a_field_name_with_a_slash", G "X/A: b\r\n\r\n", BAD, "field_name"),
    REFUSED("a_field_name_beyond_ascii", G "X-\xc3\xa9: b\r\n\r\n", BAD, "field_name"),
    REFUSED("a_field_without_a_colon", G "X-A\r\n\r\n", BAD, "field_name"),
    REFUSED("nul_in_a_name", G "X-\0A: b\r\n\r\n", BAD, "field_name"),
    REFUSED("nul_in_a_value", G "X-A: b\0c\r\n\r\n", BAD, "control_in_value"),
    REFUSED("bell_in_a_value", G "X-A: b\ac\r\n\r\n", BAD, "control_in_value"),
    REFUSED("delete_in_a_value", G "X-A: b\x7f\r\n\r\n", BAD, "control_in_value"),
    REFUSED("a_folded_field", G "X-A: b\r\n c\r\n\r\n", BAD, "folded_field"),
    REFUSED("a_field_folded_with_a_tab", G "X-A: b\r\n\tc\r\n\r\n", BAD, "folded_field"),
    REFUSED("a_first_field_that_begins_with_a_space", "GET /healthz HTTP/1.1\r\n " H "\r\n", BAD, "folded_field"),
    REFUSED("cr_in_a_value", G "X-A: b\rc\r\n\r\n", BAD, "control_in_value"),
    REFUSED("cr_at_the_end_of_a_value", G "X-A: b\r\r\n\r\n", BAD, "control_in_value"),
    REFUSED("lf_alone_after_a_field", G "X-A: b\n\r\n", BAD, "bare_lf"),
    REFUSED("lf_alone_after_the_line", "GET /healthz HTTP/1.1\n" H "\r\n", BAD, "bare_lf"),
    REFUSED("lf_alone_at_the_end_of_the_head", G "\n", BAD, "bare_lf"),
    REFUSED("another_expectation", P "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", BAD, "expect"),
    /* chunks */
    REFUSED("a_chunk_size_with_a_plus", P "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n", BAD, "chunk_size"),
    REFUSED("a_chunk_size_with_a_minus", P "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", BAD, "chunk_size"),
    REFUSED("a_chunk_size_with_0x", P "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", BAD, "chunk_size"),
    REFUSED("a_chunk_size_with_a_space_before", P "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n", BAD,
            "chunk_size"),
    REFUSED("a_chunk_size_with_a_space_after", P "Transfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0\r\n\r\n", BAD,
            "chunk_size"),
    REFUSED("no_chunk_size", P "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n", BAD, "chunk_size"),
    REFUSED("a_chunk_size_out_of_range", P "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n", BAD,
            "chunk_size"),
    REFUSED("a_chunk_without_crlf", P "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n", BAD, "chunk_end"),
    REFUSED("a_chunk_longer_than_it_says", P "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", BAD, "chunk_end"),
    REFUSED("a_chunk_with_lf_alone", P "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n", BAD, "chunk_end"),
    REFUSED("a_chunk_size_with_lf_alone", P "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n", BAD, "bare_lf"),
    REFUSED("cr_in_a_chunk_extension", P "Transfer-Encoding: chunked\r\n\r\n2;a\rb\r\n{}\r\n0\r\n\r\n", BAD,
            "control_in_chunk"),
    REFUSED("a_bad_trailer", P "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A : b\r\n\r\n", BAD, "space_before_colon"),
    /* the target */
    REFUSED("a_control_byte_in_the_target", "GET /a\x01 HTTP/1.1\r\n" H "\r\n", BAD, "control_in_line"),
    REFUSED("a_tab_in_the_target", "GET /a\tb HTTP/1.1\r\n" H "\r\n", BAD, "control_in_line"),
    REFUSED("a_byte_above_0x7f_in_the_target", "GET /\xe5\xae\x89 HTTP/1.1\r\n" H "\r\n", BAD, "control_in_line"),
    REFUSED("nul_in_the_target", "GET /a\0b HTTP/1.1\r\n" H "\r\n", BAD, "control_in_line"),
    REFUSED("percent_00_in_the_target", "GET /a%00b HTTP/1.1\r\n" H "\r\n", BAD, "percent_nul"),
    REFUSED("percent_00_in_the_query", "GET /a?b=%00 HTTP/1.1\r\n" H "\r\n", BAD, "percent_nul"),
    REFUSED("percent_and_no_hex", "GET /a%zz HTTP/1.1\r\n" H "\r\n", BAD, "percent_form"),
    REFUSED("percent_at_the_end", "GET /a%4 HTTP/1.1\r\n" H "\r\n", BAD, "percent_form"),
    REFUSED("an_encoded_line_end_in_the_path", "GET /a%0d%0ab HTTP/1.1\r\n" H "\r\n", BAD, "control_in_path"),
    REFUSED("an_encoded_slash", "GET /a%2fb HTTP/1.1\r\n" H "\r\n", BAD, "encoded_slash"),
    REFUSED("path_bytes_that_are_not_utf8", "GET /%ff HTTP/1.1\r\n" H "\r\n", BAD, "utf8"),
    REFUSED("a_surrogate_in_the_path", "GET /%ed%a0%80 HTTP/1.1\r\n" H "\r\n", BAD, "utf8"),
    REFUSED("dots_in_the_path", "GET /a/../b HTTP/1.1\r\n" H "\r\n", BAD, "dot_segment"),
    REFUSED("encoded_dots_in_the_path", "GET /a/%2e%2E/b HTTP/1.1\r\n" H "\r\n", BAD, "dot_segment"),
    REFUSED("a_fragment", "GET /a#b HTTP/1.1\r\n" H "\r\n", BAD, "fragment"),
    REFUSED("a_target_without_a_slash", "GET healthz HTTP/1.1\r\n" H "\r\n", BAD, "target_form"),
    REFUSED("an_asterisk_for_get", "GET * HTTP/1.1\r\n" H "\r\n", BAD, "asterisk"),
    REFUSED("another_scheme", "GET ftp://a.example/ HTTP/1.1\r\n" H "\r\n", BAD, "target_form"),
    REFUSED("an_absolute_target_that_differs", "GET http://b.example/healthz HTTP/1.1\r\n" H "\r\n", BAD, "host_differs"),
    REFUSED("an_absolute_target_with_a_user", "GET http://u@a.example/ HTTP/1.1\r\n" H "\r\n", BAD, "host_form"),
    REFUSED("an_absolute_target_without_a_host", "GET http:///healthz HTTP/1.1\r\n" H "\r\n", BAD, "host_form"),
    /* the line */
    REFUSED("two_spaces_in_the_line", "GET  /healthz HTTP/1.1\r\n" H "\r\n", BAD, "line_form"),
    REFUSED("a_space_at_the_end_of_the_line", "GET /healthz HTTP/1.1 \r\n" H "\r\n", BAD, "line_form"),
    REFUSED("a_space_before_the_line", " GET /healthz HTTP/1.1\r\n" H "\r\n", BAD, "line_form"),
    REFUSED("a_space_in_the_target", "GET /a b HTTP/1.1\r\n" H "\r\n", BAD, "line_form"),
    REFUSED("no_version", "GET /healthz\r\n" H "\r\n", BAD, "line_form"),
    REFUSED("cr_in_the_line", "GET /healthz\rHTTP/1.1\r\n" H "\r\n", BAD, "control_in_line"),
    REFUSED("two_empty_lines_before", "\r\n\r\n" G "\r\n", BAD, "line_form"),
    REFUSED("a_lower_case_version", "GET /healthz http/1.1\r\n" H "\r\n", BAD, "version_form"),
    REFUSED("a_version_with_a_space", "GET /healthz HTTP/1. 1\r\n" H "\r\n", BAD, "line_form"),
    REFUSED("a_version_of_two_digits", "GET /healthz HTTP/1.10\r\n" H "\r\n", BAD, "version_form"),
    REFUSED("version_1_2", "GET /healthz HTTP/1.2\r\n" H "\r\n", E_HTTP_VERSION, "version"),
    REFUSED("version_0_9", "GET /healthz HTTP/0.9\r\n" H "\r\n", E_HTTP_VERSION, "version"),
    REFUSED("the_preface_of_version_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", E_HTTP_VERSION, "version"),
    REFUSED("an_unknown_method", "BREW /healthz HTTP/1.1\r\n" H "\r\n", E_HTTP_NOT_IMPLEMENTED, "method"),
    REFUSED("a_lower_case_method", "get /healthz HTTP/1.1\r\n" H "\r\n", E_HTTP_NOT_IMPLEMENTED, "method"),
    REFUSED("a_method_that_is_no_token", "G@T /healthz HTTP/1.1\r\n" H "\r\n", BAD, "method_form"),
    REFUSED("trace", "TRACE /healthz HTTP/1.1\r\n" H "\r\n", E_HTTP_NOT_IMPLEMENTED, "method"),
    REFUSED("connect", "CONNECT a.example:443 HTTP/1.1\r\n" H "\r\n", E_HTTP_NOT_IMPLEMENTED, "method"),
    /* bodies that are too large: the routes of these tests take 64 KiB, or none */
    REFUSED("a_body_over_the_cap", P "Content-Length: 65537\r\n\r\n{}", E_HTTP_TOO_LARGE, "body_too_large"),
    REFUSED("a_chunk_over_the_cap", P "Transfer-Encoding: chunked\r\n\r\n10001\r\n", E_HTTP_TOO_LARGE, "body_too_large"),
    REFUSED("chunks_that_add_up_over_the_cap", P "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n10000\r\n",
            E_HTTP_TOO_LARGE, "body_too_large"),
    /* accepted */
    ACCEPTED("a_plain_request", G "\r\n", 1),
    ACCEPTED("one_empty_line_before", "\r\n" G "\r\n", 1),
    ACCEPTED("version_1_0_without_host", "GET /healthz HTTP/1.0\r\n\r\n", 1),
    ACCEPTED("head", "HEAD /healthz HTTP/1.1\r\n" H "\r\n", 1),
    ACCEPTED("options_asterisk", "OPTIONS * HTTP/1.1\r\n" H "\r\n", 1),
    ACCEPTED("an_ipv6_host_with_a_port", "GET /healthz HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", 1),
    ACCEPTED("an_absolute_target_that_agrees", "GET http://A.example:80/healthz HTTP/1.1\r\n" H "\r\n", 1),
    ACCEPTED("an_absolute_target_in_capitals", "GET HTTP://a.example/healthz HTTP/1.1\r\n" H "\r\n", 1),
    ACCEPTED("an_absolute_target_in_1_0", "GET http://a.example/healthz HTTP/1.0\r\n\r\n", 1),
    ACCEPTED("an_encoded_path", "GET /%68ealthz?a=%E5%AE%89+b&c HTTP/1.1\r\n" H "\r\n", 1),
    ACCEPTED("an_empty_value", G "X-A:\r\nX-B: \t \r\n\r\n", 1),
    ACCEPTED("a_value_beyond_ascii", G "X-A: \xe5\xae\x89\r\n\r\n", 1),
    ACCEPTED("a_small_body_with_get", G "Content-Length: 5\r\n\r\nhello" G "\r\n", 2),
    ACCEPTED("a_body", P "Content-Length: 7\r\n\r\n{\"a\":1}", 1),
    ACCEPTED("a_body_of_the_last_request", P "Connection: close\r\nContent-Length: 7\r\n\r\n{\"a\":1}", 1),
    ACCEPTED("a_length_with_leading_zeros", P "Content-Length: 0007\r\n\r\n{\"a\":1}", 1),
    ACCEPTED("chunks", P "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n", 1),
    ACCEPTED("chunked_in_capitals", P "Transfer-Encoding: Chunked\r\n\r\n7\r\n{\"a\":1}\r\n000\r\n\r\n", 1),
    ACCEPTED("chunk_extensions", P "Transfer-Encoding: chunked\r\n\r\n7 ;a=b;c=\"d e\"\r\n{\"a\":1}\r\n0;x\r\n\r\n", 1),
    ACCEPTED("trailers", P "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\nX-A: b\r\nHost: x\r\n\r\n", 1),
    ACCEPTED("pipelined", G "\r\n" P "Content-Length: 7\r\n\r\n{\"a\":1}" G "\r\n", 3),
};
#define FORM_COUNT (sizeof forms / sizeof *forms)

#undef REFUSED
#undef ACCEPTED
#undef BAD

#endif
