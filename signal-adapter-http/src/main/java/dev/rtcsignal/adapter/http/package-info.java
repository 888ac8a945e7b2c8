/**
 * Sends signals over HTTP, to the OpenAPI of Volcengine RTC or BytePlus RTC. Outgoing only:
 * callbacks come in through {@code dev.rtcsignal.adapter.webhook}. {@link
 * dev.rtcsignal.adapter.http.OpenApiTransport} is the public entry point.
 *
 * <p>{@code OpenApiGateway} makes one signed exchange per attempt: {@code OpenApiRequest} is
 * encoded by {@code OpenApiJson} and signed, {@code OpenApiResponse} reads the answer. Queueing,
 * order, deadlines and repetitions are those of {@code ports.dispatch.Dispatcher}.
 *
 * <p>Whether the cloud can have taken a request depends on {@code RecallableBody}: {@code
 * java.net.http} sends no byte of a body before it subscribes to its publisher, so a failure before
 * that is {@code NotSent} and any failure after it is {@code Uncertain}.
 */
package dev.rtcsignal.adapter.http;
