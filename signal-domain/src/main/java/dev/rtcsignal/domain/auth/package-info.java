/**
 * Credentials and their verification: callback signatures, access tokens and envelopes under
 * AppKeys, event notifications under their secret, and OpenAPI requests under access keys.
 *
 * <p>Parsing a text gives a {@link dev.rtcsignal.domain.auth.CallbackSignature} or {@link
 * dev.rtcsignal.domain.auth.AccessToken} and proves nothing: its room and user are claims and have
 * the type {@code String}. Only verification gives a {@link
 * dev.rtcsignal.domain.auth.VerifiedSender}. Hostile input gives a {@link
 * dev.rtcsignal.domain.auth.Verdict} and never an exception. MACs are compared in constant time.
 *
 * <p>The MAC of a token does not cover its AppId (vendor-facts 3.1). So that a token of one
 * application is not accepted for another, an {@link dev.rtcsignal.domain.auth.AppKey} holds the
 * AppId that it belongs to.
 */
package dev.rtcsignal.domain.auth;
