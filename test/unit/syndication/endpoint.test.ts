import { describe, expect, it } from 'vitest';
import { checkEndpointUrl, insideAddress } from '../../../functions/shared/domain/webhook-endpoint.ts';

const deployed = { allowInside: false };
const development = { allowInside: true };

/** Addresses that lead inside, in every writing that a host name parser takes. */
const INSIDE = [
  // Loopback
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://127.0.0.0x1/',
  'https://127.0.0.1./',
  'https://127.255.255.254/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
  'https:127.0.0.1',
  'https:/\\/127.0.0.1/',
  'https:\\\\127.0.0.1\\',
  'https://127.0.0.1\\@partner.example.org/',
  'https://127.0.0.1#@partner.example.org/',
  'https://127.0.0.1?@partner.example.org/',
  'https://127.0.0.1:443/',
  'https://127.1:8443/',
  'https://127.0.257/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://00000177.0.0.01/',
  'https://0x0000007f000001/',
  'https://１２７.０.０.１/',
  'https://127．0．0．1/',
  'https://127｡0｡0｡1/',
  'https://127.0.0.1%2e/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:127.0.0.1]/',
  'https://[::127.0.0.1]/',
  'https://[::1]:8443/',
  'https://[::FFFF:7F00:1]/',
  'https://[::1%25lo]/',
  'https://[::1%lo]/',
  // "This network", which Linux connects to loopback
  'https://0.0.0.0/',
  'https://0/',
  'https://0x/',
  'https://0.1.2.3/',
  'https://[::]/',
  // Private
  'https://10.0.0.1/',
  'https://10.1/',
  'https://0xa.0.0.1/',
  'https://012.0.0.1/',
  'https://167772161/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://192.168.257/',
  'https://[fc00::1]/',
  'https://[fd12:3456:789a::1]/',
  'https://[fec0::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::ffff:c0a8:1]/',
  // Link-local and metadata
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/v2/credentials',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[::ffff:169.254.169.254]/',
  'https://169.254.170.23/v1/credentials',
  'https://[fd00:ec2::23]/',
  'https://[FD00:0EC2:0:0:0:0:0:0254]/',
  'https://[fd20:ce::254]/',
  'https://[fe80::a9fe:a9fe]/',
  'https://0xa9.0xfe.0xa9.0xfe/',
  'https://169.254.43518/',
  'https://169。254。169。254/',
  'https://192.0.0.192/opc/v2/',
  'https://100.100.100.200/',
  'https://1684300900/',
  'https://168.63.129.16/',
  'https://0xa83f8110/',
  'https://[::ffff:168.63.129.16]/',
  // Carrier NAT, documentation, benchmarks, protocols, multicast, reserved, broadcast
  'https://100.64.0.1/',
  'https://100.127.255.255/',
  'https://192.0.0.1/',
  'https://192.0.2.1/',
  'https://198.51.100.7/',
  'https://203.0.113.9/',
  'https://198.18.0.1/',
  'https://192.88.99.1/',
  'https://224.0.0.1/',
  'https://239.255.255.250/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[100::1]/',
  'https://[2001:2::1]/',
  'https://192.31.196.1/',
  'https://192.52.193.1/',
  'https://192.175.48.1/',
  'https://4294967295/',
  'https://[2001:20::1]/',
  'https://[2620:4f:8000::1]/',
  'https://[5f00::1]/',
  'https://[4000::1]/',
  // IPv6 that is translated or tunnelled to IPv4
  'https://[64:ff9b::169.254.169.254]/',
  'https://[64:ff9b::a00:1]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:a00:1::]/',
  'https://[2002:7f00:1::1]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'https://[::ffff:0:10.0.0.1]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[::8.8.8.8]/',
  'https://[2a00:1450::5efe:10.0.0.1]/',
  'https://[2a00:1450::200:5efe:a00:1]/',
  // Names
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://api.localhost/',
  'https://localhost.localdomain/',
  'https://ip6-localhost/',
  'https://metadata/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://instance-data/',
  'https://instance-data.ec2.internal/',
  'https://printer.local/',
  'https://router.lan/',
  'https://router.home.arpa/',
  'https://wiki.corp/',
  'https://wiki.intranet/',
  'https://abc.onion/',
  'https://intranet/',
  'https://ｌｏｃａｌｈｏｓｔ/',
  'https://localho\u017ft/',
  'https://loc\u00adalhost/',
  'https://local\u200bhost/',
  'https://%6c%6f%63%61%6c%68%6f%73%74/',
  'https://localhost%2e/',
  'https://app.ｌocal/',
  'https://kubernetes.default.svc.cluster.local/',
  'https://host.docker.internal/',
  'https://1.0.0.127.in-addr.arpa/',
  'https://mx.mail/',
  'https://partner.example/',
  'https://partner.test/',
  'https://partner.invalid/',
  'https://partner.alt/',
  // What a resolver might read otherwise than the parser does
  'https://localhost../',
  'https://127.0.0.1../',
  'https://10.0.0.1..partner.example.org/',
  'https://.localhost/',
  'https://local\nhost/',
  'https://127.0.0.1\t/',
  'https://partner.example.org\r\n.localhost/',
  'https://localhost%00.example.org/',
];

const LAWFUL = [
  'https://partner.example.org/',
  'https://partner.example.org/hooks/news?token=abc',
  'https://partner.example.org:443/',
  'https://partner.example.org:8443/hook',
  'https://partner.example.org./hook',
  'HTTPS://PARTNER.EXAMPLE.ORG/hook',
  'https://example.org',
  'https://example.com/',
  'https://hooks.example.co.uk/a/b/c',
  'https://a.b.c.d.e.example.net/',
  'https://xn--r8jz45g.jp/',
  'https://例え.jp/フック',
  'https://أخبار.example.org/',
  'https://a_b.example.org/',
  'https://localhost.example.org/',
  'https://local.example.org/',
  'https://internal.example.org/',
  'https://metadata.example.org/',
  'https://127.0.0.1.example.org/',
  'https://10.example.org/',
  'https://169-254-169-254.example.org/',
  'https://lan.dev/',
  'https://corp.com/',
  'https://testing.net/',
  'https://mylocal.org/',
  'https://8.8.8.8/hook',
  'https://1.1.1.1/',
  'https://9.255.255.255/',
  'https://11.0.0.1/',
  'https://100.63.255.255/',
  'https://100.128.0.1/',
  'https://126.255.255.255/',
  'https://128.0.0.1/',
  'https://169.253.255.255/',
  'https://169.255.0.1/',
  'https://172.15.255.255/',
  'https://172.32.0.1/',
  'https://192.167.255.255/',
  'https://192.169.0.1/',
  'https://198.17.255.255/',
  'https://198.20.0.1/',
  'https://223.255.255.1/',
  'https://[2606:4700:4700::1111]/',
  'https://[2a00:1450:4001:81b::200e]/hook',
  'https://[2001:4860:4860::8888]:8443/hook',
  'https://partner.example.org/?to=http://127.0.0.1/',
  'https://partner.example.org/@169.254.169.254/',
  'https://partner.example.org/#10.0.0.1',
  'https://partner.example.org/a%20b',
  'https://partner.example.org:/hook',
  'https://partner.example.org:0443/hook',
  'https://partner.example.org\\@10.0.0.1/',
  'https://partner.example.org#@10.0.0.1/',
  'https://1.2.3/',
  'https://0x08080808/',
  'https://134744072/',
  'https://192.0.1.255/',
  'https://192.0.3.1/',
  'https://192.31.7.1/',
  'https://192.88.98.255/',
  'https://198.51.99.255/',
  'https://198.51.101.1/',
  'https://203.0.112.255/',
  'https://203.0.114.1/',
  'https://168.63.129.17/',
  'https://[2001:200::1]/',
  'https://[2001:db7::1]/',
  'https://[2003::1]/',
  'https://[2a00:1450::5efd:a00:1]/',
  'https://[2a00:1450::1:5efe:a00:1]/',
  'https://[3ffe::1]/',
  'https://partner.mailer.org/',
  'https://news.example.org.uk/',
];

describe("a partner's address", () => {
  it.each(INSIDE)('%s leads inside', (url) => {
    expect(checkEndpointUrl(url, deployed)).toMatch(/leads (inside|nowhere)|is no address/);
  });

  it.each(LAWFUL)('%s is lawful', (url) => {
    expect(checkEndpointUrl(url, deployed)).toBeUndefined();
  });

  it.each([
    ['http://partner.example.org/hook', 'over https only'],
    ['ftp://partner.example.org/hook', 'over https only'],
    ['file:///etc/passwd', 'over https only'],
    ['gopher://partner.example.org/', 'over https only'],
    ['javascript:alert(1)', 'over https only'],
    ['data:text/plain,x', 'over https only'],
    ['https://partner.example.org:80/', 'port 80'],
    ['https://partner.example.org:22/', 'port 22'],
    ['https://partner.example.org:6379/', 'port 6379'],
    ['https://partner.example.org:99999/', 'is no address'],
    ['https://', 'is no address'],
    ['', 'is no address'],
    ['partner.example.org/hook', 'is no address'],
    ['https://exa mple.org/', 'is no address'],
    ['https://[fe80::1%25eth0]/', 'is no address'],
    [`https://partner.example.org/${'a'.repeat(2048)}`, 'at most 2048'],
  ])('%s is refused: %s', (url, why) => {
    expect(checkEndpointUrl(url, deployed)).toContain(why);
  });

  it.each([
    'https://reader:hunter2@partner.example.org/hook',
    'https://hunter2@partner.example.org/hook',
    'https://partner.example.org:hunter2@127.0.0.1/',
    'ftp://reader:hunter2@partner.example.org/',
    'https://reader:hunter2@exa mple.org/',
    'https://reader:hunter2@partner.example.org:22/',
    'https://reader:hunter2#@partner.example.org/',
    'https://reader:hunter2/@partner.example.org/',
    'https:/\n/reader:hunter2@partner.example.org/',
    'ht\ntps://reader:hunter2@partner.example.org/',
  ])('%s is refused without showing what stands before the @', (url) => {
    const problem = checkEndpointUrl(url, deployed);
    expect(problem).toBeTruthy();
    expect(problem).not.toContain('hunter2');
  });

  it('with a user name says what to do instead, and shows the rest', () => {
    const problem = checkEndpointUrl('https://reader:hunter2@partner.example.org/hook', deployed);
    expect(problem).toContain('https://partner.example.org/hook carries a user name');
    expect(problem).toContain('check the signature');
  });
});

describe('in a stage for development', () => {
  it.each([
    'http://127.0.0.1:4000/hook',
    'http://localhost:4000/hook',
    'http://receiver:8080/',
    'http://[::1]:4000/',
    'https://partner.example.org/hook',
  ])('%s is allowed', (url) => {
    expect(checkEndpointUrl(url, development)).toBeUndefined();
  });

  it.each([
    'https://10.0.0.5:9000/hook',
    'http://192.168.1.2/hook',
    'http://[fd12:3456::1]/hook',
    'http://169.254.169.254/latest/meta-data',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://168.63.129.16/',
    'http://metadata.google.internal/',
    'http://metadata/',
    'http://0.0.0.0:4000/',
    'http://user:secret@127.0.0.1/hook',
    'ftp://127.0.0.1/hook',
  ])('%s is refused even there', (url) => {
    expect(checkEndpointUrl(url, development)).toBeTruthy();
  });
});

describe('an address that a resolver gave', () => {
  it.each(['', 'localhost', '10.0.0', '127.0.0.1 ', '999.1.1.1'])(
    'is refused where it is none: %j',
    (address) => {
      expect(insideAddress(address, false)).toBeTruthy();
    },
  );

  it.each(['::FFFF:A83F:8110', '168.63.129.16', 'FD00:EC2:0::254'])(
    'is refused in every stage where it is a metadata service: %s',
    (address) => {
      expect(insideAddress(address, false)).toBeTruthy();
      expect(insideAddress(address, true)).toBeTruthy();
    },
  );
});

it('is told from tricks by tables of at least sixty each, none of them twice', () => {
  expect(new Set(INSIDE).size).toBe(INSIDE.length);
  expect(new Set(LAWFUL).size).toBe(LAWFUL.length);
  expect(INSIDE.length).toBeGreaterThanOrEqual(60);
  expect(LAWFUL.length).toBeGreaterThanOrEqual(60);
});
