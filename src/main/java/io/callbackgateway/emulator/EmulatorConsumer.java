package io.callbackgateway.emulator;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts: each is an exchange of the route, which sends the request. */
final class EmulatorConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(EmulatorConsumer.class);

    private final EmulatorEndpoint endpoint;
    private final Emulator emulator;
    private ExecutorService threads;

    EmulatorConsumer(EmulatorEndpoint endpoint, Emulator emulator, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.emulator = emulator;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                endpoint.getParallel(),
                endpoint.getParallel(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "emulator-" + endpoint.getProvider());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        emulator.begin(endpoint.habits(), endpoint.switches(), this);
    }

    @Override
    protected void doStop() throws Exception {
        emulator.end();
        threads.shutdown();
        super.doStop();
    }

    /** @param then run when the attempt is over; may be {@code null} */
    void call(PlayedCallback callback, Runnable then) {
        try {
            threads.execute(() -> attempt(callback, then));
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopped before an attempt", e);
        }
    }

    private void attempt(PlayedCallback callback, Runnable then) {
        long began = System.nanoTime();
        Integer status = null;
        Exchange exchange = createExchange(false);
        try {
            exchange.setVariable("call", emulator.settings().forRoute());
            exchange.getMessage().setBody(emulator.facts(callback));
            getProcessor().process(exchange);
            if (exchange.getException() == null) {
                status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            }
        } catch (Exception e) {
            LOG.debug("An attempt of {} failed", endpoint.getProvider(), e);
        } finally {
            releaseExchange(exchange, false);
            emulator.ended(callback, began, status, then);
        }
    }
}
