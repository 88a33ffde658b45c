import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

const KEY_ID = 'test-key';

/** The identity service of the Bot Service on loopback: OpenID metadata, signing keys, and tokens signed with them. */
export class FakeIdentity {
  /** Answers with 500 while true. */
  down = false;
  private readonly server: Server;
  private readonly key: CryptoKey;
  private readonly strangerKey: CryptoKey;

  private constructor(key: CryptoKey, strangerKey: CryptoKey, jwk: JWK) {
    this.key = key;
    this.strangerKey = strangerKey;
    this.server = createServer((request, response) => {
      const keys = { keys: [{ ...jwk, kid: KEY_ID, use: 'sig', x5t: KEY_ID, endorsements: ['msteams'] }] };
      const metadata = {
        issuer: 'https://api.botframework.com', jwks_uri: `${this.url}/v1/.well-known/keys`, id_token_signing_alg_values_supported: ['RS256'],
        authorization_endpoint: 'https://invalid.botframework.com/', token_endpoint_auth_methods_supported: ['private_key_jwt'],
      };
      response.writeHead(this.down ? 500 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(request.url === '/v1/.well-known/keys' ? keys : metadata));
    });
  }

  static async start(): Promise<FakeIdentity> {
    const own = await generateKeyPair('RS256');
    const stranger = await generateKeyPair('RS256');
    const identity = new FakeIdentity(own.privateKey, stranger.privateKey, await exportJWK(own.publicKey));
    identity.server.listen(0, '127.0.0.1');
    await once(identity.server, 'listening');
    return identity;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; // it listens on TCP
  }

  get metadataUrl(): string {
    return `${this.url}/v1/.well-known/openidconfiguration`;
  }

  /** A token as the Bot Service makes it; every part can be made wrong. */
  async token(claims: {
    readonly audience: string; readonly serviceUrl: string; readonly issuer?: string; readonly expires?: string; readonly keyId?: string; readonly forged?: boolean;
  }): Promise<string> {
    return await new SignJWT({ serviceurl: claims.serviceUrl })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: claims.keyId ?? KEY_ID })
      .setIssuer(claims.issuer ?? 'https://api.botframework.com').setAudience(claims.audience)
      .setNotBefore('-2 hours').setExpirationTime(claims.expires ?? '1 hour')
      .sign(claims.forged === true ? this.strangerKey : this.key);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
