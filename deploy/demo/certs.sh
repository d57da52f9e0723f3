# SPDX-License-Identifier: Apache-2.0
# A certificate authority for one clone, and a certificate for localhost from it. To be sourced.
# It is for trying out: anybody who can read var/ca.key can be localhost to a browser that trusts var/ca.pem.
# shellcheck shell=sh

# crl_make FOLDER: ca.crl, the signed list of what this authority has revoked: nothing, ever.
crl_make() {
    : >"$1/crl.index"
    printf '%s\n' "[ca]" "default_ca=c" "[c]" "database=$1/crl.index" "default_md=sha256" >"$1/crl.cnf"
    openssl ca -gencrl -config "$1/crl.cnf" -keyfile "$1/ca.key" -cert "$1/ca.pem" -crldays 397 | openssl crl -outform DER -out "$1/ca.crl"
    rc=$?
    rm -f "$1/crl.index" "$1/crl.index.attr" "$1/crl.cnf"
    return $rc
}

# certs_make FOLDER [CRL-URL]: ca.pem, ca.key, ca.crl, server.pem, server.key; kept while they are good for another month.
certs_make() {
    d=$1
    crl_url=${2:-http://localhost:8080/ca.crl}
    if openssl x509 -in "$d/server.pem" -noout -checkend 2592000 >/dev/null 2>&1 &&
        openssl verify -CAfile "$d/ca.pem" "$d/server.pem" >/dev/null 2>&1 && [ -s "$d/server.key" ] && [ -s "$d/ca.crl" ]; then
        return 0
    fi
    (
        umask 077
        new="ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        # shellcheck disable=SC2086
        openssl req -x509 -newkey $new -keyout "$d/ca.key" -out "$d/ca.pem" -days 3650 -subj "/CN=Anpi demo CA $(date +%Y%m%d)" \
            -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" &&
            openssl req -newkey $new -keyout "$d/server.key" -out "$d/server.csr" -subj "/CN=localhost" &&
            printf '%s\n' "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" "basicConstraints=critical,CA:FALSE" \
                "keyUsage=critical,digitalSignature" "extendedKeyUsage=serverAuth" "crlDistributionPoints=URI:$crl_url" >"$d/server.ext" &&
            openssl x509 -req -in "$d/server.csr" -CA "$d/ca.pem" -CAkey "$d/ca.key" -days 397 -extfile "$d/server.ext" \
                -set_serial "0x$(openssl rand -hex 16)" -out "$d/server.pem" &&
            crl_make "$d"
        rc=$?
        rm -f "$d/server.csr" "$d/server.ext"
        exit $rc
    ) 2>"$d/openssl.log" || {
        cat "$d/openssl.log" >&2
        return 1
    }
    rm -f "$d/openssl.log"
    chmod 644 "$d/ca.pem" "$d/ca.crl" "$d/server.pem"
}
