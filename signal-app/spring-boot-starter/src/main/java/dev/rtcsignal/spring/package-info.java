/**
 * Auto-configuration of the libraries for Spring Boot 3.5 and 4: beans from {@code signal.*}
 * properties, routes from {@link dev.rtcsignal.spring.SignalRoute} methods, endpoints for Spring
 * MVC and WebFlux, an outbox in the database of the application, meters, observations, health, and
 * an orderly stop.
 *
 * <p>Each configuration class is small and asks for its own classes, since none of them but Spring
 * Boot's core has to be there, and since some have another package in Spring Boot 4.
 */
package dev.rtcsignal.spring;
