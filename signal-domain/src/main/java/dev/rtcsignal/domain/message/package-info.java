/**
 * The messages that the business server sends, with their ids, recipients and payloads.
 *
 * <p>A value of this package obeys every documented rule, so the cloud does not refuse it for its
 * form: constructors throw {@link dev.rtcsignal.domain.message.InvalidSignalException} for any
 * other value. The names are the vendor's: AppId, RoomId, From, To, Message. This package depends
 * on no other package of the project.
 */
package dev.rtcsignal.domain.message;
