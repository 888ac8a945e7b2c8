/**
 * Who may be believed: callback signatures and tokens under AppKeys, and OpenAPI requests under
 * access keys.
 *
 * <p>A text from outside becomes a {@link dev.rtcsignal.domain.auth.CallbackSignature} or {@link
 * dev.rtcsignal.domain.auth.AccessToken} by parsing, which proves nothing: what it says of room and
 * user is a claim, a plain text. Only verification makes a {@link
 * dev.rtcsignal.domain.auth.VerifiedSender}. Hostile input gets a {@link
 * dev.rtcsignal.domain.auth.Verdict}, never an exception. MACs are compared in constant time.
 *
 * <p>The AppId stands outside the MAC (vendor-facts 3.1). So that a token cannot be moved to
 * another application, an {@link dev.rtcsignal.domain.auth.AppKey} knows whose it is.
 */
package dev.rtcsignal.domain.auth;
