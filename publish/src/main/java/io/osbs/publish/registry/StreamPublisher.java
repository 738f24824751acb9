package io.osbs.publish.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request body out of a stream, read as the connection takes it. The JDK's own reads 16 KiB at a
 * time, which costs a copy of large layers a third of its speed. The stream is read once; whoever
 * opened it closes it.
 */
final class StreamPublisher implements BodyPublisher {

  private static final int CHUNK = 128 * 1024;

  private final InputStream stream;
  private final long length;

  StreamPublisher(InputStream stream, long length) {
    this.stream = stream;
    this.length = length;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Reading(subscriber));
  }

  /** Hands on one buffer for each that is asked for; never from two threads at once. */
  private final class Reading implements Flow.Subscription {

    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private long left = length;

    private Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (demand.getAndAdd(count) > 0) {
        // Somebody is at it, further down this stack or on another thread.
        return;
      }
      do {
        if (over.get()) {
          return;
        }
        next();
      } while (demand.decrementAndGet() > 0);
    }

    private void next() {
      try {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, left))];
        int read = left == 0 ? -1 : stream.readNBytes(chunk, 0, chunk.length);
        if (read <= 0) {
          finish();
          return;
        }
        left -= read;
        subscriber.onNext(ByteBuffer.wrap(chunk, 0, read));
        if (left == 0) {
          finish();
        }
      } catch (IOException e) {
        if (over.compareAndSet(false, true)) {
          subscriber.onError(e);
        }
      }
    }

    private void finish() {
      if (over.compareAndSet(false, true)) {
        if (left > 0) {
          subscriber.onError(new IOException("the content ended %d bytes early".formatted(left)));
        } else {
          subscriber.onComplete();
        }
      }
    }

    @Override
    public void cancel() {
      over.set(true);
    }
  }
}
