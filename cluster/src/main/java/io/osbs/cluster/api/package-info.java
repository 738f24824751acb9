/**
 * How to talk to a Kubernetes API server: one caller that owns deadlines, credentials and the way
 * from a status to a fault, objects as trees, lists read as a stream, watches. By {@code
 * java.net.http} and Jackson's streaming parser: a client library would cost every start more than
 * a second, retries behind our back, and hides the server's time. Uses {@code core}, {@code
 * document} and {@code access}.
 */
@NullMarked
package io.osbs.cluster.api;

import org.jspecify.annotations.NullMarked;
