/**
 * What the cloud tells of rooms by its other callback, the event notification (vendor-facts 6). A
 * {@link dev.rtcsignal.domain.event.Notification} is a claim; what it says becomes an {@link
 * dev.rtcsignal.domain.event.RtcEvent} once its signature holds.
 */
package dev.rtcsignal.domain.event;
