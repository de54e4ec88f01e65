package dev.millrace.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** A real consumer of which the next call of one method throws. */
final class FailingConsumer {

    private record Fault(String method, RuntimeException failure) {}

    private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();

    /** The next call of {@code method} throws. */
    void failNext(String method, RuntimeException failure) {
        next.set(new Fault(method, failure));
    }

    boolean hasFailed() {
        return next.get() == null;
    }

    @SuppressWarnings("unchecked") // a proxy has the type that it is asked for
    Consumer<byte[], byte[]> wrap(Consumer<byte[], byte[]> consumer) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                    Fault fault = next.get();
                    if (fault != null && fault.method().equals(method.getName()) && next.compareAndSet(fault, null)) {
                        throw fault.failure();
                    }
                    try {
                        return method.invoke(consumer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
