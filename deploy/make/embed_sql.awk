# SPDX-License-Identifier: Apache-2.0
# embed_sql.awk - turn .sql files into C. mode=names: an enum and the declarations; mode=texts: the statements, one a
# file, named after the file, prepared by the programs that its line "-- for: server feeds cli" lists; mode=schema:
# the numbered files of deploy/schema/tables, named without folder, and those of deploy/schema/functions, named with it.
# The comment lines at the head of a statement are left out of what is sent.
function base(f,   n, p) { n = split(f, p, "/"); sub(/\.sql$/, "", p[n]); return p[n] }
function upper_id(s) { s = toupper(s); gsub(/[^A-Z0-9]/, "_", s); return s }
# One backslash stays one, so C reads E'\x1f' as the byte itself. The hashes of the numbered files that databases hold are made of
# that, so it stays; a function file is embedded as it is written.
function esc(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return s }
function esc_whole(s) { gsub(/[\\"]/, "\\\\&", s); return s }
function of_functions(f) { return f ~ /\/functions\// }
function within(f) { sub(/^.*\/functions\//, "", f); sub(/\.sql$/, "", f); return f }
function table(which,   i, n) {
    print "const struct schema_text " (which ? "function" : "schema") "_texts[] = {"
    for (i = 1; i <= nf; i++)
        if (of_functions(files[i]) == which) {
            n++
            printf "  { \"%s\",\n%s  },\n", which ? within(files[i]) : base(files[i]), text[files[i]]
        }
    printf "  { 0, 0 }\n};\nconst unsigned %s_text_count = %d;\n", which ? "function" : "schema", n
}
FNR == 1 { if (FILENAME != "/dev/null") { files[++nf] = FILENAME; head[FILENAME] = 1 } }
{
    if (mode != "schema" && $0 ~ /^-- for:/) who[FILENAME] = substr($0, 9)
    if (mode != "schema" && head[FILENAME] && $0 ~ /^--/) next
    head[FILENAME] = 0
    gsub(/\r/, "")
    text[FILENAME] = text[FILENAME] "    \"" (of_functions(FILENAME) ? esc_whole($0) : esc($0)) "\\n\"\n"
}
END {
    for (i = 1; i <= nf; i++) {
        id = base(files[i])
        if (mode != "schema" && id in seen) {
            print files[i] ": a statement of this name is in " seen[id] " already" > "/dev/stderr"
            exit 1
        }
        seen[id] = files[i]
    }
    if (mode == "names") {
        print "/* Made by embed_sql.awk: the named SQL statements. */"
        print "#ifndef ANPI_GEN_SQL_NAMES_H\n#define ANPI_GEN_SQL_NAMES_H"
        print "enum sql_id {"
        for (i = 1; i <= nf; i++) printf "    SQL_%s,\n", upper_id(base(files[i]))
        print "    SQL_COUNT\n};"
        print "#define SQL_FOR_SERVER 1u\n#define SQL_FOR_FEEDS 2u\n#define SQL_FOR_CLI 4u"
        print "struct sql_text { const char *name; unsigned programs; const char *text; };"
        print "extern const struct sql_text sql_texts[SQL_COUNT + 1];"
        print "struct schema_text { const char *name; const char *text; };"
        print "extern const struct schema_text schema_texts[], function_texts[];"
        print "extern const unsigned schema_text_count, function_text_count;\n#endif"
    } else if (mode == "texts") {
        print "#include \"sql_names.h\"\nconst struct sql_text sql_texts[SQL_COUNT + 1] = {"
        for (i = 1; i <= nf; i++) {
            w = who[files[i]]; p = "0u"
            if (w ~ /server/) p = p " | SQL_FOR_SERVER"
            if (w ~ /feeds/) p = p " | SQL_FOR_FEEDS"
            if (w ~ /cli/) p = p " | SQL_FOR_CLI"
            printf "  { \"%s\", %s,\n%s  },\n", base(files[i]), p, text[files[i]]
        }
        print "  { 0, 0u, 0 }\n};"
    } else {
        print "#include \"sql_names.h\""
        table(0)
        table(1)
    }
}
