/** Words that stand for numbers in RDATA, from the IANA registries, with what they mean in plain words. */
export interface Mnemonic {
  readonly name: string;
  readonly number: number;
  readonly text: string;
}

/** A register of mnemonics: both ways, ignoring case. */
export interface Register {
  readonly title: string;
  readonly all: readonly Mnemonic[];
  byName(name: string): Mnemonic | undefined;
  byNumber(number: number): Mnemonic | undefined;
}

function register(title: string, rows: readonly (readonly [number: number, name: string, text: string])[]): Register {
  const all = rows.map(([number, name, text]) => ({ number, name, text }));
  const names = new Map(all.map((m) => [m.name.toUpperCase(), m]));
  const numbers = new Map<number, Mnemonic>();
  for (const m of all) if (!numbers.has(m.number)) numbers.set(m.number, m);
  return {
    title,
    all,
    byName: (name) => names.get(name.toUpperCase()),
    byNumber: (number) => numbers.get(number),
  };
}

/** DNSSEC algorithm numbers (RFC 4034 A.1, RFC 8624 §3.1, RFC 9904). */
export const algorithms = register("DNSSEC algorithm", [
  [0, "DELETE", "no algorithm: asks the parent to remove the DS set (RFC 8078)"],
  [1, "RSAMD5", "RSA with MD5: must not be used"],
  [2, "DH", "Diffie-Hellman key, not for signing zones"],
  [3, "DSA", "DSA with SHA-1: must not be used"],
  [5, "RSASHA1", "RSA with SHA-1: no longer recommended"],
  [6, "DSA-NSEC3-SHA1", "DSA with SHA-1, zone may use NSEC3: must not be used"],
  [6, "NSEC3DSA", "DSA with SHA-1, zone may use NSEC3: must not be used"],
  [7, "RSASHA1-NSEC3-SHA1", "RSA with SHA-1, zone may use NSEC3: no longer recommended"],
  [7, "NSEC3RSASHA1", "RSA with SHA-1, zone may use NSEC3: no longer recommended"],
  [8, "RSASHA256", "RSA with SHA-256"],
  [10, "RSASHA512", "RSA with SHA-512: ECDSA is recommended instead"],
  [12, "ECC-GOST", "GOST R 34.10-2001: must not be used"],
  [12, "ECCGOST", "GOST R 34.10-2001: must not be used"],
  [13, "ECDSAP256SHA256", "ECDSA on curve P-256 with SHA-256: the recommended one"],
  [14, "ECDSAP384SHA384", "ECDSA on curve P-384 with SHA-384"],
  [15, "ED25519", "Ed25519: recommended"],
  [16, "ED448", "Ed448"],
  [17, "SM2SM3", "SM2 with SM3 (RFC 9563)"],
  [23, "ECC-GOST12", "GOST R 34.10-2012 (RFC 9558)"],
  [252, "INDIRECT", "reserved for indirect keys"],
  [253, "PRIVATEDNS", "private algorithm, named by a domain name"],
  [254, "PRIVATEOID", "private algorithm, named by an object identifier"],
]);

/** Digest types of DS (RFC 4034 §5.1.3, RFC 4509, RFC 5933, RFC 6605). */
export const digestTypes = register("digest type", [
  [1, "SHA-1", "SHA-1, 20 octets: no longer recommended"],
  [1, "SHA1", "SHA-1, 20 octets: no longer recommended"],
  [2, "SHA-256", "SHA-256, 32 octets: the one to use"],
  [2, "SHA256", "SHA-256, 32 octets: the one to use"],
  [3, "GOST", "GOST R 34.11-94, 32 octets: must not be used"],
  [4, "SHA-384", "SHA-384, 48 octets"],
  [4, "SHA384", "SHA-384, 48 octets"],
  [5, "GOST12", "GOST R 34.11-2012, 32 octets"],
  [6, "SM3", "SM3, 32 octets"],
]);

/** Certificate types of CERT (RFC 4398 §2.1). */
export const certificateTypes = register("certificate type", [
  [1, "PKIX", "X.509 certificate as in PKIX"],
  [2, "SPKI", "SPKI certificate"],
  [3, "PGP", "OpenPGP packet"],
  [4, "IPKIX", "URL of an X.509 object"],
  [5, "ISPKI", "URL of an SPKI certificate"],
  [6, "IPGP", "fingerprint and URL of an OpenPGP packet"],
  [7, "ACPKIX", "attribute certificate"],
  [8, "IACPKIX", "URL of an attribute certificate"],
  [253, "URI", "private, named by a URI"],
  [254, "OID", "private, named by an object identifier"],
]);

/** Schemes of DSYNC (RFC 9859 §2.2). */
export const dsyncSchemes = register("scheme", [[1, "NOTIFY", "send a NOTIFY message for what changed"]]);

/** IP protocols that WKS may name (RFC 1010); others are written as numbers. */
export const protocols = register("protocol", [
  [1, "icmp", "Internet control messages"],
  [2, "igmp", "group management"],
  [3, "ggp", "gateway to gateway"],
  [5, "st", "stream"],
  [6, "tcp", "transmission control"],
  [8, "egp", "exterior gateway"],
  [12, "pup", "PUP"],
  [17, "udp", "user datagram"],
  [20, "hmp", "host monitoring"],
  [22, "xns-idp", "Xerox NS IDP"],
  [27, "rdp", "reliable data"],
]);

/** Ports that WKS may name: the usual `services` of servers. */
export const services = register("service", [
  [7, "echo", "echo"],
  [9, "discard", "discard"],
  [11, "systat", "active users"],
  [13, "daytime", "daytime"],
  [15, "netstat", "netstat"],
  [17, "qotd", "quote of the day"],
  [19, "chargen", "character generator"],
  [20, "ftp-data", "FTP data"],
  [21, "ftp", "FTP control"],
  [22, "ssh", "SSH"],
  [23, "telnet", "Telnet"],
  [25, "smtp", "SMTP"],
  [37, "time", "time"],
  [39, "rlp", "resource location"],
  [42, "nameserver", "host name server"],
  [43, "nicname", "whois"],
  [43, "whois", "whois"],
  [49, "tacacs", "login host protocol"],
  [53, "domain", "DNS"],
  [67, "bootps", "BOOTP server"],
  [68, "bootpc", "BOOTP client"],
  [69, "tftp", "TFTP"],
  [70, "gopher", "Gopher"],
  [79, "finger", "Finger"],
  [80, "http", "HTTP"],
  [80, "www", "HTTP"],
  [88, "kerberos", "Kerberos"],
  [95, "supdup", "SUPDUP"],
  [101, "hostname", "host name"],
  [102, "iso-tsap", "ISO TSAP"],
  [107, "rtelnet", "remote Telnet"],
  [109, "pop2", "POP2"],
  [109, "pop-2", "POP2"],
  [110, "pop3", "POP3"],
  [110, "pop-3", "POP3"],
  [111, "sunrpc", "Sun RPC"],
  [113, "auth", "ident"],
  [115, "sftp", "simple file transfer"],
  [117, "uucp-path", "UUCP path"],
  [119, "nntp", "NNTP"],
  [123, "ntp", "NTP"],
  [137, "netbios-ns", "NetBIOS name service"],
  [138, "netbios-dgm", "NetBIOS datagram"],
  [139, "netbios-ssn", "NetBIOS session"],
  [143, "imap", "IMAP"],
  [143, "imap2", "IMAP"],
  [161, "snmp", "SNMP"],
  [162, "snmp-trap", "SNMP trap"],
  [179, "bgp", "BGP"],
  [194, "irc", "IRC"],
  [389, "ldap", "LDAP"],
  [443, "https", "HTTPS"],
  [465, "submissions", "SMTP submission over TLS"],
  [513, "login", "rlogin"],
  [514, "shell", "rsh"],
  [515, "printer", "LPD"],
  [540, "uucp", "UUCP"],
  [587, "submission", "SMTP submission"],
  [636, "ldaps", "LDAP over TLS"],
  [993, "imaps", "IMAP over TLS"],
  [995, "pop3s", "POP3 over TLS"],
]);

/** Classes (RFC 1035 §3.2.4, RFC 2136); data stands in IN, CH and HS only. */
export const classes = register("class", [
  [1, "IN", "the Internet: nearly all data"],
  [3, "CH", "Chaos: used to ask servers about themselves"],
  [3, "CHAOS", "Chaos: used to ask servers about themselves"],
  [4, "HS", "Hesiod"],
  [4, "HESIOD", "Hesiod"],
  [254, "NONE", "no class: for updates, not data"],
  [255, "ANY", "any class: for questions, not data"],
]);

/** Types that are no data: they exist in messages only (RFC 6895 §3.1). */
export const metaTypes = register("type", [
  [41, "OPT", "options of a message"],
  [128, "NXNAME", "says that a name does not exist, in compact denial"],
  [249, "TKEY", "key exchange in messages"],
  [250, "TSIG", "signature of a message"],
  [251, "IXFR", "question for an incremental transfer"],
  [252, "AXFR", "question for a whole zone"],
  [253, "MAILB", "question for mailbox records"],
  [254, "MAILA", "question for mail agents"],
  [255, "ANY", "question for all types"],
]);
