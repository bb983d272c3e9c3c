/** Keys for the rules' examples: made for them, their private halves thrown away (but the one that is an example itself). */
export const exampleKeys = {
  rsa512:
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANnXfqQx6ORqBqPXQG/a7DGfWnl1Qk4WDTNhjsbqyg97FfuLIOUCFx4rfic93bHU6frj4VTRzfxg6JJgqWiBbZECAwEAAQ==",
  rsa512Private:
    "MIIBVAIBADANBgkqhkiG9w0BAQEFAASCAT4wggE6AgEAAkEA2dd+pDHo5GoGo9dAb9rsMZ9aeXVCThYNM2GOxurKD3sV+4sg5QIXHit+Jz3dsdTp+uPhVNHN/GDokmCpaIFtkQIDAQABAkBOBsPTqBTVC60JLmZkKjQDqiJL8tYnBfsAdmcflKV/WVt8XohoymTQM4YI2HHvSI8pIfjd0yvoHyzf1+bKS+YpAiEA/MFk9fwlv6D9nvMDP5pI2MnP9a79/tjtfAfVSoolWdMCIQDco13uSAloifqRqRxg5Gp5CfrADI75sz3NAHK9F264iwIhAKfUzvJbnMEy6FWsLaMFEowI7bLIoNWhO4hZNzLIqmaLAiB3a7Ubk8ID4yrMTEwf5YH7oXsnF6ULYgjBPMzdrCExoQIgQUtOfO30Ff39LTyfXUjPyVM320VVCjQZhA4Qkifxkjs=",
  rsa1024:
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC5t30Bjgda+BeDlqTRTQGKL1HhEEiEfp+Yc409ICG06EDVaKhf+ScA8uMIlxM0C8nsrxrFzmXs+7+MrwJqXEdoBuRnMOkNnOo3ntm0HMJxj2P1o//kG1YJTtJCiyhb11iaTmIlI+K9dJaTzTY2EuPCoUlzhlCPIbZlgBs3JbudlQIDAQAB",
  rsa2048:
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAof6qQ4KUSB0BDgewYdWH1zzazBo9kPbfeKGnbqGbpo75tI4ANKB0l0wKDlYX+oQOn8/sl0k4xY3Lx8Q4UZoYXqrNNS6733R7mFQpMM7Cic6J/A6IbOYO3Bzh6jB7xC7spsidTBBwrFoIeuwZL7/XlIlnYCGY83URFjz6ZiC7LX2xdkBzNDsJaNPpgratpVDqehO2me98RK5taxBJvRIyXyTTlGfn8HzO2kZY+B+FjVySJ32huq5XoyQ9bLFUKKUqIlENEzJQkI69jJPAS/BVyNv0v1KJbNoBxb/V2smjA7GZ5NJmNbRO2hdIFTWYxat8lgMDTmlzjzLFhjpV4FvbSwIDAQAB",
  ed25519: "xAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64=",
  ed25519Info: "MCowBQYDK2VwAyEAxAqzqDbyC44VfmFstJpjTWAm57oDKuaN7pO6AiLZU64=",
  /** A modulus of 5120 bits that is no product of primes: nobody holds its private half. */
  rsa5120: `MIICojANBgkqhkiG9w0BAQEFAAOCAo8AMIICigKCAoEA${"vr6+".repeat(213)}vgIDAQAB`,
} as const;

/** A TXT with a key, in strings of at most 255 octets; `head` is what stands before the key, `mark` marks the key. */
export function keyRecord(owner: string, head: string, key: string, mark = false): string {
  const [open, close] = mark ? ["[[", "]]"] : ["", ""];
  const pieces = key.match(/.{1,200}/g) ?? [];
  return `${owner} TXT ( "${head}p=${open}${pieces.join('" "')}${close}" )`;
}
