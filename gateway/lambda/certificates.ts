// A certificate authority that lives as long as the gateway. Its private key is never written to a file.
import { webcrypto } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { Bounded } from "../trace/bounded.ts";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const DAY_MS = 24 * 60 * 60 * 1000;
/** The shortest that lasts as long as any gateway. */
const VALID_MS = 365 * DAY_MS;

const createKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

/** From a day ago: clocks of virtual machines may differ. */
const createPeriod = (): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + VALID_MS),
});

/** Host names whose certificates are kept. Functions choose them: every name below a domain of AWS is one. */
const MAX_HOSTS = 100;

export class CertificateAuthority {
  private readonly keys: webcrypto.CryptoKeyPair;
  private readonly certificate: X509Certificate;
  /** By host name. */
  private readonly contexts = new Bounded<string, Promise<SecureContext>>(MAX_HOSTS);

  private constructor(keys: webcrypto.CryptoKeyPair, certificate: X509Certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  static async create(): Promise<CertificateAuthority> {
    const keys = await createKeys();
    const { keyCertSign, cRLSign } = KeyUsageFlags;
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...createPeriod(),
      name: "CN=Local gateway (trusted by its own functions only)",
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(keyCertSign | cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(keys, certificate);
  }

  /** The authority's own certificate. */
  get pem(): string {
    return this.certificate.toString("pem");
  }

  /** @returns what a TLS server of this host name presents. */
  contextFor(host: string): Promise<SecureContext> {
    const context = this.contexts.get(host) ?? this.createContext(host);
    this.contexts.set(host, context);
    return context;
  }

  private async createContext(host: string): Promise<SecureContext> {
    const keys = await createKeys();
    const certificate = await X509CertificateGenerator.create({
      ...createPeriod(),
      subject: "CN=Local gateway",
      issuer: this.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
      ],
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    return createSecureContext({
      cert: certificate.toString("pem"),
      key: PemConverter.encode(key, "PRIVATE KEY"),
    });
  }
}
