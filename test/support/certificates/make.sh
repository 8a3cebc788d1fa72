#!/bin/sh
# Makes the certificates that tests of webhooks meet. Needs OpenSSL 3; run it here only if they have to change.
set -e
cd "$(dirname "$0")"
certificates=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out key.pem

# name, common name, alternative names, first and last moment
make() {
  cd "$work"
  : > index
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index\nrand_serial=yes\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nbasicConstraints=critical,CA:TRUE\nsubjectAltName=%s\n' "$3" > config
  openssl req -new -key "$certificates/key.pem" -subj "/CN=$2" -out request
  openssl ca -batch -notext -selfsign -config config -keyfile "$certificates/key.pem" -in request \
    -startdate "$4" -enddate "$5" -out "$certificates/$1.pem"
}
make own localhost 'DNS:localhost,IP:127.0.0.1' 20200101000000Z 21200101000000Z
make other-host partner.example.org DNS:partner.example.org 20200101000000Z 21200101000000Z
make expired localhost 'DNS:localhost,IP:127.0.0.1' 20200101000000Z 20200102000000Z
