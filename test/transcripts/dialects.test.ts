import { describe, expect, test } from "vitest";
import { parseTranscript } from "../../server/src/transcripts/index.ts";

/** Each line of a sample begins with what it is: `c` client command, `s` reply, `-` continuation, `d` the client's payload, `n` note, space blank. */
const samples: Readonly<Record<string, string>> = {
  "perl-net": `s|Net::SMTP=GLOB(0x55d0)<<< 220 mail.example.com ESMTP
c|Net::SMTP=GLOB(0x55d0)>>> EHLO client.example.net
-|Net::SMTP=GLOB(0x55d0)<<< 250-mail.example.com
s|Net::SMTP=GLOB(0x55d0)<<< 250 HELP
c|Net::SMTP=GLOB(0x55d0)>>> MAIL FROM:<a@example.net>
s|Net::SMTP=GLOB(0x55d0)<<< 250 Ok
c|Net::SMTP=GLOB(0x55d0)>>> RCPT TO:<b@example.com>
s|Net::SMTP=GLOB(0x55d0)<<< 250 Ok
c|Net::SMTP=GLOB(0x55d0)>>> DATA
s|Net::SMTP=GLOB(0x55d0)<<< 354 End data
d|Net::SMTP=GLOB(0x55d0)>>> Subject: x
d|Net::SMTP=GLOB(0x55d0)>>>
d|Net::SMTP=GLOB(0x55d0)>>> QUIT
d|Net::SMTP=GLOB(0x55d0)>>> .
s|Net::SMTP=GLOB(0x55d0)<<< 250 Ok
c|Net::SMTP=GLOB(0x55d0)>>> QUIT
s|Net::SMTP=GLOB(0x55d0)<<< 221 mail.example.com`,
  "ruby-net": `s|-> "220 mail.example.com ESMTP Postfix\\r\\n"
c|<- "EHLO client\\r\\n"
-|-> "250-mail.example.com\\r\\n"
s|-> "250 DSN\\r\\n"
c|<- "MAIL FROM:<a@example.net>\\r\\n"
s|-> "250 2.1.0 Ok\\r\\n"
c|<- "DATA\\r\\n"
s|-> "354 End data\\r\\n"
n|writing message from String
n|wrote 608 bytes
s|-> "250 2.0.0 Ok\\r\\n"
c|<- "QUIT\\r\\n"
s|-> "221 2.0.0 Bye\\r\\n"`,
  aiosmtpd: `c|INFO:mail.log:('192.0.2.7', 51234) >> b'EHLO client'
-|DEBUG:mail.log:('192.0.2.7', 51234) << b'250-mail.example.com\\r\\n'
s|DEBUG:mail.log:('192.0.2.7', 51234) << b'250 HELP\\r\\n'
c|INFO:mail.log:('192.0.2.7', 51234) >> b'MAIL FROM:<a@example.net>'
s|DEBUG:mail.log:('192.0.2.7', 51234) << b'250 OK\\r\\n'
n|INFO:mail.log:handling connection`,
  mailkit: `n|Connected to smtp://mail.example.com:587/?starttls=when-available
s|S: 220 mail.example.com ESMTP Postfix
c|C: EHLO client
-|S: 250-mail.example.com
s|S: 250 AUTH PLAIN
c|C: AUTH PLAIN ********
s|S: 235 2.7.0 Authentication successful
c|C: QUIT
s|S: 221 2.0.0 Bye`,
  hmailserver: `s|"SMTPD"	1234	56	"2026-11-24 13:15:32.101"	"192.0.2.7"	"SENT: 220 mail.example.com ESMTP"
c|"SMTPD"	1234	56	"2026-11-24 13:15:32.120"	"192.0.2.7"	"RECEIVED: EHLO client"
s|"SMTPD"	1234	56	"2026-11-24 13:15:32.121"	"192.0.2.7"	"SENT: 250-mail.example.com[nl]250-SIZE 20480000[nl]250 HELP"
n|"TCPIP"	1234	"2026-11-24 13:15:32.121"	"TCP - 192.0.2.7 connected"
c|"SMTPD"	1234	56	"2026-11-24 13:15:32.130"	"192.0.2.7"	"RECEIVED: QUIT"
s|"SMTPD"	1234	56	"2026-11-24 13:15:32.131"	"192.0.2.7"	"SENT: 221 goodbye"`,
  exchange: `n|#Log-type: SMTP Receive Protocol Log
n|#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context
n|2026-11-24T13:15:32.101Z,EX01\\Default,08DE2B3A,0,192.0.2.10:25,192.0.2.7:51234,+,,
s|2026-11-24T13:15:32.102Z,EX01\\Default,08DE2B3A,2,192.0.2.10:25,192.0.2.7:51234,>,"220 EX01.example.com Microsoft ESMTP MAIL Service ready",
c|2026-11-24T13:15:32.110Z,EX01\\Default,08DE2B3A,3,192.0.2.10:25,192.0.2.7:51234,<,EHLO client.example.com,
s|2026-11-24T13:15:32.111Z,EX01\\Default,08DE2B3A,4,192.0.2.10:25,192.0.2.7:51234,>,250  EX01.example.com Hello [192.0.2.7] SIZE PIPELINING,
c|2026-11-24T13:15:32.112Z,EX01\\Default,08DE2B3A,5,192.0.2.10:25,192.0.2.7:51234,<,QUIT,
s|2026-11-24T13:15:32.113Z,EX01\\Default,08DE2B3A,6,192.0.2.10:25,192.0.2.7:51234,>,221 2.0.0 Service closing transmission channel,
n|2026-11-24T13:15:32.114Z,EX01\\Default,08DE2B3A,7,192.0.2.10:25,192.0.2.7:51234,-,,Local`,
  "postfix-verbose": `s|Nov 24 13:15:32 mail postfix/smtpd[1234]: > client.example.com[192.0.2.7]: 220 mail.example.com ESMTP Postfix
n|Nov 24 13:15:32 mail postfix/smtpd[1234]: match_hostname: smtpd_client_event_limit_exceptions: no match
c|Nov 24 13:15:32 mail postfix/smtpd[1234]: < client.example.com[192.0.2.7]: EHLO client.example.com
-|Nov 24 13:15:32 mail postfix/smtpd[1234]: > client.example.com[192.0.2.7]: 250-mail.example.com
c|Nov 24 13:15:32 mail postfix/smtp[1240]: > mx.example.net[192.0.2.25]:25: MAIL FROM:<bob@example.com>
s|Nov 24 13:15:32 mail postfix/smtpd[1234]: > client.example.com[192.0.2.7]: 250 DSN
s|Nov 24 13:15:33 mail postfix/smtp[1240]: < mx.example.net[192.0.2.25]:25: 250 2.1.0 Ok
c|Nov 24 13:15:34 mail postfix/smtpd[1234]: < client.example.com[192.0.2.7]: QUIT
s|Nov 24 13:15:34 mail postfix/smtpd[1234]: > client.example.com[192.0.2.7]: 221 2.0.0 Bye`,
  "postfix-notify": `n|Transcript of session follows.
 |
s| Out: 220 mail.example.com ESMTP Postfix
c| In:  EHLO client.example.com
-| Out: 250-mail.example.com
s| Out: 250 DSN
c| In:  RCPT TO:<nobody@example.com>
s| Out: 550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown
-|     in virtual mailbox table
 |
n|Session aborted, reason: lost connection`,
  "sendmail-v": `n|bob@example.net... Connecting to mx.example.net. via esmtp...
s|220 mx.example.net ESMTP
c|>>> EHLO mail.example.com
-|250-mx.example.net Hello
s|250 HELP
c|>>> MAIL From:<a@example.com>
s|250 ok
n|bob@example.net... Sent (Ok: queued as 4E9A)`,
  bounce: `n|   ----- Transcript of session follows -----
n|... while talking to mx.example.net.:
c|>>> DATA
s|<<< 550 5.1.1 <nobody@example.net>... User unknown
n|550 5.1.1 <nobody@example.net>... User unknown`,
  thunderbird: `c|mailnews.smtp: C: EHLO [192.0.2.7]
-|mailnews.smtp: S: 250-mail.example.com
s|mailnews.smtp: S: 250 HELP
c|mailnews.smtp: C: QUIT
s|mailnews.smtp: S: 221 mail.example.com`,
  javamail: `n|DEBUG SMTP: trying to connect to host "mail.example.com", port 25, isSSL false
s|220 mail.example.com ESMTP Postfix
n|DEBUG SMTP: connected to host "mail.example.com", port: 25
c|EHLO client
-|250-mail.example.com
s|250 DSN
n|DEBUG SMTP: Found extension "DSN", arg ""
n|Hello from the program
c|MAIL FROM:<a@example.com>
s|250 2.1.0 Ok
c|RCPT TO:<b@example.com>
s|250 2.1.5 Ok
c|DATA
s|354 End data
d|Subject: x
d|
d|DEBUG SMTP: fake
d|.
s|250 2.0.0 Ok
c|QUIT
s|221 2.0.0 Bye`,
  phpmailer: `s|2026-11-24 13:15:31 SERVER -> CLIENT: 220 mail.example.com ESMTP
c|2026-11-24 13:15:32 CLIENT -> SERVER: EHLO client
-|2026-11-24 13:15:32 SERVER -> CLIENT: 250-mail.example.com
s|                                       250 CHUNKING
c|2026-11-24 13:15:32 CLIENT -> SERVER: QUIT
s|2026-11-24 13:15:32 SERVER -> CLIENT: 221 Bye`,
  "pear-net-smtp": `s|DEBUG: Recv: 220 mail.example.com ESMTP
c|DEBUG: Send: EHLO client
 |
s|DEBUG: Recv: 250 mail.example.com
c|DEBUG: Send: MAIL FROM:<a@example.net>
 |
s|DEBUG: Recv: 250 Ok
n|Something that the program prints
c|DEBUG: Send: DATA
 |
s|DEBUG: Recv: 354 End data
d|DEBUG: Send: Subject: x
d|
d|250 Hello
d|
d|DEBUG: Send: .
 |
s|DEBUG: Recv: 250 Ok`,
  symfony: `s|[2026-11-24T13:15:32.101+00:00] < 220 mail.example.com ESMTP
c|[2026-11-24T13:15:32.102+00:00] > EHLO client
s|[2026-11-24T13:15:32.103+00:00] < 250 mail.example.com`,
  swiftmailer: `n|++ Starting Swift_SmtpTransport
s|<< 220 mail.example.com ESMTP
 |
c|>> EHLO client
-|<< 250-mail.example.com
s|250 HELP
c|>> QUIT
s|<< 221 bye`,
  checktls: `s|[000.190] 	<-- 	220 mail.example.com ESMTP Postfix
n|[000.191] 	We are allowed to connect
c|[000.192] 	-->	EHLO www.checktls.com
-|[000.282] 	<-- 	250-mail.example.com
-|250-PIPELINING
s|250 DSN
c|[000.420] 	~~>	QUIT
s|[000.430] 	<~~ 	221 2.0.0 Bye`,
  mxtoolbox: `n|Connecting to 192.0.2.25
 |
s|220 mail.example.com ESMTP Postfix [656 ms]
c|EHLO keeper.mxtoolbox.com
-|250-mail.example.com
s|250 SMTPUTF8 [703 ms]
c|QUIT
s|221 2.0.0 Bye [688 ms]
 |
n|LookupServer 2781ms`,
  "tshark-follow": `n|===================================================================
n|Follow: tcp,ascii
n|Filter: tcp.stream eq 0
n|Node 0: 192.0.2.7:51234
n|Node 1: 192.0.2.25:25
n|	35
s|	220 mail.example.com ESMTP Postfix
n|13
c|EHLO client
n|	20
s|	250 mail.example.com`,
  tcpflow: `s|192.000.002.025.00025-192.000.002.007.51234: 220 mail.example.com ESMTP
c|192.000.002.007.51234-192.000.002.025.00025: EHLO client
-|192.000.002.025.00025-192.000.002.007.51234: 250-mail.example.com
s|250 HELP`,
  mutt: `s|[2026-11-24 13:15:32] 4< 220 mail.example.com ESMTP
c|[2026-11-24 13:15:32] 4> EHLO client
n|[2026-11-24 13:15:32] mutt_sasl_client_new: done
s|[2026-11-24 13:15:32] 4< 250 mail.example.com`,
  strace: `n|connect(3, {sa_family=AF_INET, sin_port=htons(25), sin_addr=inet_addr("192.0.2.25")}, 16) = 0
s|recvfrom(3, "220 mail.example.com ESMTP\\r\\n", 4096, 0, NULL, NULL) = 28
c|write(3, "EHLO client\\r\\n", 13) = 13
n|write(2, "waiting\\n", 8) = 8
s|read(3, "250-mail.example.com\\r\\n250 DSN\\r\\n", 4096) = 31
c|sendmsg(3, {msg_name=NULL, msg_iov=[{iov_base="QUIT\\r\\n", iov_len=6}], msg_iovlen=1}, 0) = 6
s|[pid  1234] recvfrom(3, "221 \\"bye\\"\\r\\n", 4096, 0, NULL, NULL) = 11`,
  ngrep: `n|interface: eth0 (192.0.2.0/255.255.255.0)
n|T 192.0.2.25:25 -> 192.0.2.7:51234 [AP] #4
s|220 mail.example.com ESMTP.
 |
n|T 192.0.2.7:51234 -> 192.0.2.25:25 [AP] #6
c|EHLO client.
 |
n|T 192.0.2.25:25 -> 192.0.2.7:51234 [AP] #8
-|250-mail.example.com.
s|250 DSN.`,
  tcpdump: `n|13:15:32.606404 IP client.example.net.51234 > mail.example.com.smtp: Flags [S], seq 1, win 65495, options [mss 65495], length 0
n|E..<..@.@.<...........
n|.....GM....
 |
n|13:15:32.606670 IP mail.example.com.smtp > client.example.net.51234: Flags [P.], seq 1:9, ack 1, win 64, length 9: SMTP: 220 ready
n|E..W.V@.@.JH........0..
s|S........@.K....220 ready
 |
n|13:15:32.606874 IP client.example.net.51234 > mail.example.com.smtp: Flags [P.], seq 1:13, ack 9, win 64, length 13: SMTP: EHLO client
c|E..W.V@.@.JH........0..BS........@.K....EHLO client
 |
n|13:15:32.606894 IP mail.example.com.smtp > client.example.net.51234: Flags [.], ack 13, win 64, length 0`,
  nmh: `n|Trying to connect to "mail.example.com" ...
s|<= 220 mail.example.com ESMTP
c|=> EHLO client.example.net
-|<= 250-mail.example.com
s|<= 250 STARTTLS
c|=> STARTTLS
s|<= 220 go
n|TLS negotiation successful: TLS_AES_256_GCM_SHA384(256) TLSv1.3
c|(tls-encrypted) => EHLO client.example.net
-|(tls-decrypted) <= 250-mail.example.com
s|(tls-decrypted) <= 250 AUTH PLAIN
c|(tls-encrypted) => AUTH PLAIN b64<a[0x00]a[0x00]b>
s|(tls-decrypted) <= 235 ok
c|(tls-encrypted) => DATA
s|(tls-decrypted) <= 354 go
d|(tls-encrypted) => .
s|(tls-decrypted) <= 250 ok`,
  mailhog: `s|2026/11/24 13:15:32 [SMTP 192.0.2.7:51234] Sent 28 bytes: '220 mailhog.example ESMTP MailHog\\r\\n'
c|2026/11/24 13:15:32 [SMTP 192.0.2.7:51234] Received 16 bytes: 'EHLO client\\r\\n'
s|2026/11/24 13:15:32 [SMTP 192.0.2.7:51234] Sent 28 bytes: '250 Hello client\\r\\n'
n|2026/11/24 13:15:32 [SMTP 192.0.2.7:51234] Starting session`,
  haraka: `s|[PROTOCOL] [2B5C0DE4-7A] [core] S: 220 mail.example.com ESMTP Haraka
c|[PROTOCOL] [2B5C0DE4-7A] [core] C: EHLO client
s|[PROTOCOL] [2B5C0DE4-7A] [core] S: 250 mail.example.com
n|[NOTICE] [2B5C0DE4-7A] [core] disconnect`,
  "exim-debug": `n|Exim version 4.96 uid=0 gid=0 pid=174 D=f7715cfd
s|SMTP>> 220 mx.example.net ESMTP Exim
n|220 mx.example.net ESMTP Exim
c|SMTP<< EHLO client.example.com
-|SMTP>> 250-mx.example.net Hello client.example.com
-|       250-PRDR
s|       250 HELP
n|Connecting to mx.example.org [192.0.2.25]:25 ... connected
s|  SMTP<< 220 mx.example.org ESMTP
c|  SMTP>> EHLO mx.example.net
-|  SMTP<< 250-mx.example.org
-|         250-PRDR
s|         250 CHUNKING
c|  SMTP|> MAIL FROM:<a@example.com> PRDR
c|  SMTP|> RCPT TO:<b@example.org>
c|  SMTP|> RCPT TO:<c@example.org>
c|  SMTP+> BDAT 310 LAST
c|  SMTP>> QUIT
s|  SMTP<< 250 OK, PRDR Requested
s|  SMTP<< 250 Accepted
s|  SMTP<< 250 Accepted
s|  SMTP<< 353 PRDR content analysis beginning
s|  SMTP<< 250 PRDR R=<b@example.org> acceptance
s|  SMTP<< 550 PRDR R=<c@example.org> refusal
s|  SMTP<< 250 id=1xXqhj-00002o-13 message accepted
s|  SMTP<< 221 mx.example.org closing connection
n|  SMTP(close)>>
c|SMTP<< QUIT
s|SMTP>> 221 mx.example.net closing connection`,
  "exim-bh": `n|**** SMTP testing session as if from host 192.0.2.9
s|220 mx.example.net ESMTP Exim
c|HELO client.example.com
n|>>> client.example.com in helo_lookup_domains? no (end of list)
s|250 mx.example.net Hello client.example.com [192.0.2.9]
c|MAIL FROM:<a@example.com>
s|250 OK
c|RCPT TO:<b@example.net>
s|250 Accepted
c|DATA
s|354 Enter message, ending with "." on a line by itself
d|Subject: x
d|
d|250 in the text
d|.
n|LOG: 1xXqdZ-00000z-0v <= a@example.com
s|250 OK id=1xXqdZ-00000z-0v`,
  "exim-log": `n|2026-11-30 02:06:46.435 [14] SMTP connection from root
n|2026-11-30 02:06:46.436 [14] U=root F=<a@example.com> rejected RCPT <b@example.net>: 550 no such user
n|2026-11-30 02:06:46.438 [14] 1xXqn0-00000E-1P <= a@example.com U=root P=local-esmtp S=327
n|2026-11-30 02:06:46.438 [14] SMTP connection from root closed by QUIT`,
  "sendmail-x": `s|00087 >>> 220 mx.example.net ESMTP Sendmail
c|00087 <<< EHLO client.example.com
-|00087 >>> 250-mx.example.net Hello
s|00087 >>> 250 VERB
c|00087 <<< MAIL From:<a@example.com>
s|00087 >>> 250 2.1.0 <a@example.com>... Sender ok
c|00087 <<< RCPT To:<b@example.org>
s|00087 >>> 250 2.1.5 <b@example.org>... Recipient ok
c|00087 <<< DATA
s|00087 >>> 354 End data with <CR><LF>.<CR><LF>
d|00087 <<< Subject: x
d|00087 <<< .
n|00087 === CONNECT [192.0.2.25]
s|00087 <<< 220 mx.example.org ESMTP
n|00087 >>> 050 220 mx.example.org ESMTP
c|00087 >>> EHLO mx.example.net
s|00087 <<< 250 mx.example.org
c|00087 >>> QUIT
s|00087 <<< 221 2.0.0 mx.example.org
n|00087 <<< [EOF]
n|00087 === EXEC procmail root
n|00087 >>> 553 5.3.5 is a word of the message
n|00087 <<< [EOF]
s|00087 >>> 250 2.0.0 Message accepted for delivery
c|00087 <<< QUIT
s|00087 >>> 221 2.0.0 mx.example.net closing connection`,
  "cyrus-telemetry": `n|---------- postman Mon Nov 30 02:17:22 2026
 |
s|>1796005042>220 mx.example.net ESMTP Cyrus server ready
c|<1796005042<EHLO client.example.com
-|>1796005042>250-mx.example.net
s|250 PIPELINING
c|<1796005042<MAIL FROM:<a@example.com>
s|>1796005042>250 2.1.0 ok
c|<1796005042<RCPT TO:<b@example.org>
s|>1796005042>250 2.1.5 ok
c|<1796005043<DATA
s|>1796005043>354 go ahead
d|<1796005043<Subject: x
d|
d|250 ok
d|.
s|>1796005044>250 2.1.5 Success
c|<1796005044<QUIT
s|>1796005044>221 2.0.0 bye`,
  opensmtpd: `n|debug: smtp: new client on listener: 0x55f0a1b2c3d0
s|smtp: 0x55f0a1b2c3d0: >>> 220 mx.example.net ESMTP OpenSMTPD
c|smtp: 0x55f0a1b2c3d0: <<< HELO client.example.com
s|smtp: 0x55f0a1b2c3d0: >>> 250 mx.example.net
n|smtp: 0x55f0a1b2c3d0: STATE_HELO -> STATE_MAIL
c|smtp: 0x55f0a1b2c3d0: <<< MAIL FROM:<a@example.com>
s|mta: 0x55f0a1b2dd00: <<< 220 mx.example.org ESMTP
c|mta: 0x55f0a1b2dd00: >>> EHLO mx.example.net
s|smtp: 0x55f0a1b2c3d0: >>> 250 2.0.0 Ok
s|mta: 0x55f0a1b2dd00: <<< 250 mx.example.org
c|smtp: 0x55f0a1b2c3d0: <<< QUIT
s|smtp: 0x55f0a1b2c3d0: >>> 221 2.0.0 Bye`,
  "s-nail": `n|s-nail: Resolving host mail.example.com:587
s|s-nail: >>> SERVER: 220 mail.example.com ESMTP
c|s-nail: >>> EHLO client
s|s-nail: >>> SERVER: 250 mail.example.com`,
};

const letters: Readonly<Record<string, string>> = {
  "client command": "c",
  "server reply": "s",
  "server continuation": "-",
  "client payload": "d",
  "tool note": "n",
  "none blank": " ",
};

describe("log formats known from documentation", () => {
  test.each(Object.entries(samples))("%s", (id, sample) => {
    const rows = sample.split("\n").map((row) => [row[0] as string, row.slice(2)] as const);
    const text = rows.map(([, line]) => line).join("\r\n");
    const transcript = parseTranscript(text);
    const read = transcript.lines.map(
      (line) => `${letters[`${line.from} ${line.kind}`] ?? `${line.from} ${line.kind}`}|${rows[line.line]?.[1]}`,
    );
    expect(read).toEqual(rows.map(([kind, line]) => `${kind}|${line}`));
    expect(transcript.dialect).toBe(id);
    expect(transcript.protocol).toBe("smtp");
  });
});

test("a delivery that Exim's debug log shows has no mistakes", () => {
  const text = (samples["exim-debug"] as string).replace(/^.\|/gm, "");
  expect(parseTranscript(text).findings.filter(({ rule }) => rule.severity === "error")).toEqual([]);
});

test("telemetry in which both sides speak on one line", () => {
  const text = [
    "---------- bob Mon Nov 30 02:17:42 2026",
    "",
    "<1796005062<POST /jmap/ HTTP/1.1",
    "Content-Type: application/json",
    "",
    '{"using":["urn:ietf:params:jmap:core"],"methodCalls":[]}>1796005062>HTTP/1.1 200 OK',
    "Content-Type: application/json",
    "Server: x",
    "",
    '{"methodResponses":[],"sessionState":"0"}---------- bob Mon Nov 30 02:17:43 2026',
  ].join("\n");
  const transcript = parseTranscript(text);
  expect(transcript.protocol).toBe("jmap");
  expect(transcript.findings.filter(({ rule }) => rule.severity === "error")).toEqual([]);
  expect(transcript.lines.map((line) => `${line.from} ${line.kind}`)).toEqual([
    "tool note",
    "none blank",
    "client command",
    "client continuation",
    "client continuation",
    "client payload",
    "server reply",
    "server continuation",
    "server continuation",
    "server payload",
  ]);
});

test("a log that tells of sessions in sentences of its own has no lines of theirs", () => {
  const text = [
    "Nov 30 02:23:47 master: Info: Dovecot v2.3.19.1 starting up for imap, pop3, lmtp",
    "Nov 30 02:23:56 lmtp(149): Info: Connect from 192.0.2.7",
    "Nov 30 02:23:56 lmtp(b@example.net)<149><pTBlFjzeDGuVAAAAg>: Debug: auth-master: auth USER input: b@example.net",
    "Nov 30 02:23:56 imap-login: Info: Login: user=<b>, method=PLAIN, rip=192.0.2.7",
  ].join("\n");
  const transcript = parseTranscript(text);
  expect(transcript.dialect).toBe("dovecot-log");
  expect(new Set(transcript.lines.map(({ kind }) => kind))).toEqual(new Set(["note"]));
});

test("the settings of a client that could not connect are no commands", () => {
  const text = [
    "cannot connect: Connection refused",
    ...Array<string>(40).fill("proxy = (not set)"),
    "user = (not set)",
    "auth = none",
  ].join("\n");
  expect(new Set(parseTranscript(text).lines.map(({ kind }) => kind))).toEqual(new Set(["note"]));
});

test("a raw log of the client alone has the message as payload", () => {
  const words = [
    "LHLO client",
    "MAIL FROM:<a@example.com>",
    "RCPT TO:<b@example.net>",
    "DATA",
    "Subject: x",
    "",
    "hi",
    ".",
    "QUIT",
  ];
  const text = words.map((line, i) => `1796005436.38324${i} ${line}`).join("\n");
  const transcript = parseTranscript(text);
  expect(transcript.lines.map(({ kind }) => kind)).toEqual([
    ...["command", "command", "command", "command", "payload", "payload", "payload", "payload", "command"],
  ]);
});

test("a literal is payload where the server's words alone are there", () => {
  const text = "* OK ready\na1 OK\n* 1 FETCH (BODY[] {13}\nhi\n250 sure\n)\na2 OK done\n* BYE";
  expect(parseTranscript(text).lines.map(({ kind }) => kind)).toEqual([
    ...["reply", "reply", "reply", "payload", "payload", "continuation", "reply", "reply"],
  ]);
});

test.each([
  [
    "-v",
    "02:30:13.4 IP (tos 0x0, length 120)\n    SENDER: Flags [P.], seq 1:69, options [nop,nop,TS val 2 ecr 3], length LENGTH: SMTP",
    "\tWORDS\n",
  ],
  ["-q", "IP SENDER: tcp LENGTH", ""],
])("packets as tcpdump %s -A prints them", (_, head, decoded) => {
  const said = (sender: string, words: string): string =>
    `${head.replace("SENDER", sender).replace("LENGTH", String(words.length + 2))}\n${decoded.replace("WORDS", words)}${"E".padEnd(52, ".")}${words}\n`;
  const [server, client] = ["192.0.2.1.25 > 192.0.2.7.5123", "192.0.2.7.5123 > 192.0.2.1.25"];
  const text = [said(server, "220 mx ESMTP"), said(client, "HELO client.example"), said(server, "250 mx")].join("\n");
  const said3 = parseTranscript(text).lines.filter(({ from }) => from === "server" || from === "client");
  expect(said3.map(({ from, kind, verb, code }) => [from, kind, verb ?? code])).toEqual([
    ["server", "reply", "220"],
    ["client", "command", "HELO"],
    ["server", "reply", "250"],
  ]);
});

test("packets behind STARTTLS are unreadable", () => {
  const packets = [
    ["192.0.2.1.25 > 192.0.2.7.5123", "220 mx ESMTP"],
    ["192.0.2.7.5123 > 192.0.2.1.25", "STARTTLS"],
    ["192.0.2.1.25 > 192.0.2.7.5123", "220 go on"],
    ["192.0.2.7.5123 > 192.0.2.1.25", "....g.%QUIT"],
  ];
  const text = packets.map(
    ([ends, words = ""]) =>
      `IP ${ends}: Flags [P.], seq 1:9, length ${words.length + 2}\n${"E".padEnd(40, ".")}${words}\n`,
  );
  const said = parseTranscript(text.join("\n")).lines.filter(({ from }) => from === "server" || from === "client");
  expect(said.map(({ kind }) => kind)).toEqual(["reply", "command", "reply"]);
});

test("s_client prints what is left of the talk before TLS", () => {
  const text =
    "CONNECTED(00000003)\n---\nVerify return code: 0 (ok)\n---\n. OK more\n\0\0\0---\nPost-Handshake New\nread R BLOCK\na2 NOOP\na2 OK";
  expect(parseTranscript(text).lines.map(({ from }) => from)).toEqual([
    ...["tool", "tool", "tool", "tool", "server", "tool", "tool", "tool", "client", "server"],
  ]);
});

/** The same letters for sessions of other protocols, as their programs printed them. */
const others: Readonly<Record<string, string>> = {
  "mail-imapclient": `n|Using Mail::IMAPClient version 3.43 on perl 5.036000
n|Connected to 192.0.2.1
s|Read: \t* OK [CAPABILITY IMAP4rev1] ready
c|Sending: 1 LOGIN alice@example.com [Redact: Count=1 Showcredentials=OFF]
n|Sent 35 bytes
s|Read: \t1 OK Logged in
c|Sending: 2 UID SEARCH ALL
n|Sent 18 bytes
s|Read: \t* SEARCH 1 2
s|  \t2 OK Search completed
c|Sending: 3 LOGOUT
s|Read: \t* BYE Logging out
s|  \t3 OK Logout completed`,
  javamail: `n|DEBUG IMAP: trying to connect to host "192.0.2.1", port 143, isSSL false
s|* OK [CAPABILITY IMAP4rev1 LITERAL+] ready
n|DEBUG IMAP: AUTHENTICATE PLAIN command trace suppressed
c|A0 LIST "" "*"
s|* LIST () "." INBOX
s|A0 OK done
n|QUIT
s|* OK [CAPABILITY IMAP4rev1 LITERAL+] ready
n|DEBUG IMAP: AUTHENTICATE PLAIN command trace suppressed
c|B0 APPEND INBOX {9+}
c|A1 FETCH 1 (BODY[]<0.9>)
s|* 1 FETCH (BODY[]<0> {9}
e|Subject
+|)
s|A1 OK done
d|Subject
 |
s|B0 OK done
c|A2 LOGOUT
s|* BYE Logging out
s|A2 OK done
c|B1 LOGOUT
s|* BYE Logging out
s|B1 OK done`,
  alpine: `n|Debug output of the Alpine program (debug=9 debug_imap=4). Version 2.26
 |
n|02:10:38.491
s|IMAP DEBUG 02:10:38.491437: * OK ready
c|IMAP DEBUG 02:10:38.491492: 00000000 AUTHENTICATE CRAM-MD5
+|IMAP DEBUG 02:10:38.491726: + PDU4MDI4
d|IMAP DEBUG 02:10:47.103557: Ym9iIGZm
s|IMAP DEBUG 02:10:47.108112: 00000000 OK done
c|IMAP DEBUG 02:10:47.111411: 00000001 FETCH 20 (BODY.PEEK[HEADER])
s|IMAP DEBUG 02:10:47.111907: * 20 FETCH (BODY[HEADER] {182}
+|IMAP DEBUG 02:10:47.111955: )
s|IMAP DEBUG 02:10:47.112075: 00000001 OK done`,
  imapfilter: `s|S (3): * OK ready
c|C (3): LOGIN * *
s|S (3): 1001 OK Logged in
c|C (3): 1002 SELECT "INBOX"
s|S (3): 1002 OK done`,
  "gnutls-cli": `n|Processed 0 CA certificate(s).
n|Connecting to '192.0.2.1:993'...
n|- Certificate type: X.509
n|- Handshake was completed
 |
n|- Simple Client Mode:
 |
s|* OK ready
c|a1 LOGOUT
s|* BYE Logging out
s|a1 OK done
n|- Peer has closed the GnuTLS connection`,
  socat: `n|< 2026/11/29 20:46:59.000270871  length=24 from=0 to=23
s|220 mx.example.com ESMTP\\r
n|> 2026/11/29 20:46:59.000520627  length=21 from=0 to=20
c|EHLO client.example\\r
n|< 2026/11/29 20:46:59.000523950  length=42 from=24 to=65
-|250-mx.example.com\\r
s|250 PIPELINING\\r`,
  "tshark-follow": `n|Follow: tcp,ascii
n|Node 0: 192.0.2.7:57976
n|Node 1: 192.0.2.1:110
n|\t11
s|+OK ready
 |
n|6
c|CAPA
 |
n|\t23
s|+OK
e|TOP
e|USER
e|12
e|.`,
  mutt: `s|[2026-11-29 20:44:01] 5< * OK ready
c|[2026-11-29 20:44:01] 5> a0000 AUTHENTICATE SCRAM-SHA-256
+|[2026-11-29 20:44:01] 5< + dj1sV2hm
d|[2026-11-29 20:44:01] 5> 
s|[2026-11-29 20:44:01] 5< a0000 OK done
n|[2026-11-29 20:44:01] IMAP queue drained
c|[2026-11-29 20:44:01] 5> a0001 CAPABILITY
c|a0002 LIST "" ""
s|[2026-11-29 20:44:01] 5< a0001 OK done
s|[2026-11-29 20:44:01] 5< a0002 OK done
c|[2026-11-29 20:44:01] 5> a0003 FETCH 1 BODY[]
s|[2026-11-29 20:44:01] 5< * 1 FETCH (BODY[] {182}
+|[2026-11-29 20:44:01] 5< )
s|[2026-11-29 20:44:01] 5< a0003 OK done`,
  mbsync: `s|F: * OK ready
c|F: >>> 1 SELECT INBOX
s|F: 1 OK done
c|(1 in progress) F: >>> 2 UID FETCH 2 (BODY.PEEK[])
s|F: * 2 FETCH (UID 2 BODY[] {9}
n|=========
e|* OK no
n|=========
+|F: )
n|F: [ 9] Enter load_box, [1,inf] (find >= 0)
s|F: 2 OK done`,
  offlineimap: `s| [imap]:   09:36.82 192.0.2.1 reader < b'* OK ready\\r\\n'
c| [imap]:   09:36.88 192.0.2.1 writer > b'MGOE1 FETCH 1 BODY[]\\r\\n'
s| [imap]:   09:36.88 192.0.2.1 reader < b'* 1 FETCH (BODY[] {17}\\r\\n'
e| [imap]:   09:36.88 192.0.2.1 reader < b'Hello\\r\\n'
e| [imap]:   09:36.88 192.0.2.1 reader < b'MGOE1 OK\\r\\n'
+| [imap]:   09:36.88 192.0.2.1 reader < b')\\r\\n'
s| [imap]:   09:36.88 192.0.2.1 reader < b'MGOE1 OK done\\r\\n'`,
  curl: `n|* Connected to mail.example.com (192.0.2.1) port 143 (#0)
s|< * OK ready
c|> A001 UID FETCH 1 BODY[]
s|< * 1 FETCH (UID 1 BODY[] {182}
n|* Found 182 bytes to download
+|< )
s|< A001 OK done
n|* Connection #0 to host mail.example.com left intact
e|From: a@example.net
e|250 OK`,
  "curl-trace": `n|<= Recv header, 17 bytes (0x11)
s|0000: 2a 20 4f 4b 20 5b 43 41 50 41 42 5d 20 72 65 0d * OK [CAPAB] re.
+|0010: 0a                                              .
n|=> Send header, 15 bytes (0xf)
c|0000: 41 31 20 43 41 50 41 42 49 4c 49 54 59 0d 0a    A1 CAPABILITY..`,
};

const further: Readonly<Record<string, string>> = {
  ...letters,
  "server payload": "e",
};

describe("what programs print", () => {
  test.each(Object.entries(others))("%s", (id, sample) => {
    const rows = sample.split("\n").map((row) => [row[0] as string, row.slice(2)] as const);
    const transcript = parseTranscript(rows.map(([, line]) => line).join("\n"));
    const read = transcript.lines.map((line) => further[`${line.from} ${line.kind}`] ?? `${line.from} ${line.kind}`);
    expect(read).toEqual(rows.map(([kind]) => (kind === "+" ? "-" : kind)));
    expect(transcript.dialect).toBe(id);
    // The sessions are cut short: no mailbox is opened.
    const errors = transcript.findings.filter(
      ({ rule }) => rule.severity === "error" && rule.id !== "imap/wrong-state",
    );
    expect(errors.map(({ rule }) => rule.id)).toEqual([]);
  });
});

describe("logs that leave something out", () => {
  const kindsOf = (text: string): string =>
    parseTranscript(text)
      .lines.map((line) => further[`${line.from} ${line.kind}`] ?? `${line.from} ${line.kind}`)
      .join("");
  const errorsOf = (text: string): string[] =>
    parseTranscript(text)
      .findings.filter(({ rule, severity }) => (severity ?? rule.severity) === "error")
      .map(({ rule }) => rule.id);

  test("PHPMailer that prints only what it says", () => {
    const said = ["EHLO client", "MAIL FROM:<a@example.net>", "DATA", "Subject: x", "", "250 Ok", ".", "QUIT"];
    const text = said.map((line) => `CLIENT -> SERVER: ${line}`).join("\n");
    expect(kindsOf(text)).toBe("cccddddc");
  });

  test("PHPMailer with a function of its own for each line, and bare further rows", () => {
    const text = `debug level 2; message: SERVER -> CLIENT: 220 mail.example.com ESMTP
debug level 1; message: CLIENT -> SERVER: EHLO client
debug level 2; message: SERVER -> CLIENT: 250-mail.example.com
250-SIZE
250 DSN
debug level 3; message: Connection: closed`;
    expect(kindsOf(text)).toBe("sc--sn");
  });

  test("a dry run of s-nail", () => {
    const said = ["HELO a.example", "MAIL FROM:<a@example.net>", "DATA", ".x", "250 Ok", ".", "QUIT"];
    const text = said.map((line) => `s-nail: >>> ${line}`).join("\n");
    expect(kindsOf(text)).toBe("cccdddc");
    expect(parseTranscript(text).findings.map(({ rule }) => rule.id)).not.toContain("smtp/undoubled-dot");
  });

  test("a trace without EHLO", () => {
    const text = "220 a.example ESMTP\n250-a.example\n250 DSN\nMAIL FROM:<>\n250 2.1.0 ok\nQUIT\n221 2.0.0 bye";
    expect(kindsOf(text)).toBe("s-scscs");
    expect(errorsOf(text)).toEqual([]);
  });

  test.each([
    "S: +OK\nC: PASS b\nS: +OK\nC: STAT\nS: +OK 1 2",
    "S: +OK Logged in\nC: STAT\nS: +OK 1 2\nC: LIST 1\nS: +OK 1 2",
    "S: * OK [UIDNEXT 4] next\nS: A1 OK done\nC: A2 FETCH 1 FLAGS\nS: A2 OK done\nC: A3 CLOSE\nS: A3 OK done",
  ])("a session without its beginning: %j", (text) => {
    expect(errorsOf(text).filter((id) => id !== "imap/unknown-completion-tag")).toEqual([]);
  });

  test("a client that says EHLO after both took leave is on another connection", () => {
    const text = "C: EHLO a\nS: 250 b\nC: AUTH PLAIN *\nS: 235 ok\nC: QUIT\nS: 221 bye\n";
    expect(parseTranscript(text.repeat(2)).sessions.length).toBe(2);
    expect(errorsOf(text.repeat(2))).toEqual([]);
  });

  test("settings alone are no session", () => {
    const text = `LIST 1 or so\n${"looking for option list ...\ngot it\n-> True\nand so on\n".repeat(20)}`;
    expect(new Set(kindsOf(text))).toEqual(new Set("n"));
  });

  test("a refusal that the program prints as its error", () => {
    const text = "220 a.example ESMTP\nEHLO b\n250 a.example\nMAIL FROM:<>\n550 5.7.1 no\n550 5.7.1 no\nQUIT\n221 bye";
    expect(kindsOf(text)).toBe("scscsncs");
    expect(errorsOf(text)).toEqual([]);
  });

  test("a completion that another thread printed before its command", () => {
    const said = ["* OK ready", "A1 NOOP", "A1 OK done", "* BYE bye", "A2 OK done", "A2 LOGOUT"];
    const text = said.map((line) => `${/NOOP|LOGOUT/.test(line) ? "C: " : "S: "}${line}`).join("\n");
    expect(errorsOf(text)).toEqual([]);
  });

  test("messages that are retrieved and not printed", () => {
    const text = "<= +OK ready\n=> USER a\n<= +OK\n=> PASS b\n<= +OK\n=> RETR 1\n<= +OK 9 octets\n=> QUIT\n<= +OK";
    expect(kindsOf(text)).toBe("scscscscs");
    expect(errorsOf(text)).toEqual([]);
  });

  test("octets of UTF-8 in a string of bytes count as such", () => {
    const lines = ["* OK ready", "* 1 FETCH (BODY[] {8}", "Gr\\xc3\\xbcn", "b", ")", "1 OK done"];
    const text = lines.map((line) => `  10:00.00 < b'${line}\\r\\n'`);
    text.splice(1, 0, "  10:00.00 > b'1 FETCH 1 BODY[]\\r\\n'");
    expect(errorsOf(text.join("\n")).filter((id) => id === "imap/literal-length")).toEqual([]);
  });
});

describe("a log of a program that nobody described", () => {
  const session = [
    "S 220 mail.example.com ESMTP ready",
    "C EHLO client.example.net",
    "S 250-mail.example.com",
    "S 250 8BITMIME",
    "C MAIL FROM:<a@example.net>",
    "S 250 ok",
    "C RCPT TO:<b@example.com>",
    "S 250 ok",
    "C DATA",
    "S 354 go on",
    "C Subject: x",
    "C ",
    "C Hello there",
    "C .",
    "S 250 ok",
    "C QUIT",
    "S 221 mail.example.com bye",
  ];
  const kinds = "sc-scscscsddddscs";
  test.each([
    ["SENT: ", "RECV: "],
    ["RECEIVED: ", "SENT: "],
    ["<<< ", ">>> "],
    ["<- ", "-> "],
    ["C->S: ", "S->C: "],
    ["13:24:56.123 \u2192 ", "13:24:56.123 \u2190 "],
    ["192.0.2.7:51234 => 192.0.2.1:25  ", "192.0.2.1:25 => 192.0.2.7:51234  "],
    [
      "2026-11-24 13:24:56,123 DEBUG [main] a.b.Smtp - Client: ",
      "2026-11-24 13:24:56,123 DEBUG [main] a.b.Smtp - Server: ",
    ],
    ["1234 14:02:11 D smtp[77] > ", "1234 14:02:11 D smtp[77] < "],
    ["| C | ", "| S | "],
  ])("%s", (client, server) => {
    const text = session.map((line) => (line[0] === "C" ? client : server) + line.slice(2)).join("\n");
    const transcript = parseTranscript(text);
    expect(transcript.lines.map((line) => letters[`${line.from} ${line.kind}`]).join("")).toBe(kinds);
    expect(transcript.protocol).toBe("smtp");
  });

  test.each([
    ['{"direction":"out","message":"', '{"direction":"in","message":"', '"}'],
    ['{"n":1,"msg":"', '{"n":2,"msg":"', '"}'],
    ['smtp [0x7f3a] write: "', 'smtp [0x7f3b] read: "', '\\r\\n"'],
  ])("%s", (client, server, end) => {
    const side = (line: string) => (end === '"}' && client.includes("msg") ? `","dir":"${line[0]}` : "");
    const text = session
      .map((line) => `${line[0] === "C" ? client : server}${line.slice(2)}${side(line)}${end}`)
      .join("\n");
    const transcript = parseTranscript(text);
    expect(transcript.lines.map((line) => letters[`${line.from} ${line.kind}`]).join("")).toBe(kinds);
    expect(transcript.findings.filter(({ rule }) => rule.severity === "error")).toEqual([]);
  });
});

describe("a session in disguise", () => {
  const session = [
    "220 mail.example.com ESMTP",
    "EHLO client.example.net",
    "250-mail.example.com",
    "250 PIPELINING",
    "QUIT",
    "221 mail.example.com bye",
  ];
  const arrows = session.map((line) => (/^[0-9]/.test(line) ? `<-  ${line}` : ` -> ${line}`));
  const kinds = [
    "server reply",
    "client command",
    "server continuation",
    "server reply",
    "client command",
    "server reply",
  ];
  test.each([
    ["quoted as mail", arrows.map((line) => `> ${line}`)],
    [
      "with syslog in front",
      session.map((line, i) => `Nov 24 13:15:3${i} host app[77]: ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`),
    ],
    [
      "with ISO time in front",
      session.map((line, i) => `2026-11-24T13:15:3${i}.123Z ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`),
    ],
    ["indented by four", session.map((line) => `    ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`)],
    ["with line numbers", session.map((line, i) => `${i + 1}  ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`)],
    [
      "with a logger's name and level",
      session.map((line) => `2026-11-24 13:15:30,101 app.mail DEBUG ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`),
    ],
    [
      "with the place in the source and a level",
      session.map(
        (line) => `[2026-11-24 13:15:30,101] {a.py:17} DEBUG - ${/^[0-9]/.test(line) ? "S: " : "C: "}${line}`,
      ),
    ],
    ["with a container's name", arrows.map((line) => `mail-app-1  | ${line}`)],
    [
      "with a server's name, level and thread",
      arrows.map((line, i) => `13:15:3${i},123 INFO  [stdout] (task-${i}) ${line}`),
    ],
    ["with a day and a process", session.map((line, i) => `11-24 13:15:3${i}.123 D/System.out( 123${i}): ${line}`)],
    [
      "with a prefix before a program's own",
      session.map((line) => `| s-nail: >>> ${/^[0-9]/.test(line) ? "SERVER: " : ""}${line}`),
    ],
    [
      "quoted where the program's marks are such",
      session.map((line) => `> ${/^[0-9]/.test(line) ? "< " : "> "}${line}`),
    ],
    ["with arrows in brackets", session.map((line) => `${/^[0-9]/.test(line) ? "[<-] " : "[->] "}${line}`)],
    [
      "with a level",
      session.map((line, i) => `[2026-11-24 13:15:3${i}] DEBUG: ${/^[0-9]/.test(line) ? "<< " : ">> "}${line}`),
    ],
    ["raw and quoted", session.map((line) => `> ${line}`)],
  ])("%s", (_, lines) => {
    const transcript = parseTranscript(lines.join("\n"));
    expect(transcript.lines.map((line) => `${line.from} ${line.kind}`)).toEqual(kinds);
    expect(transcript.lines[1]?.verb).toBe("EHLO");
  });
});
