package io.callbackgateway.provider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The providers that have a file, and whether their routes run. Facts are known before Camel starts; with live reload (development only)
 * all of it may change later.
 */
public final class Providers {

    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean loaded;

    /**
     * @param facts {@code null} where its file has mistakes
     * @param runs whether its callbacks are processed
     */
    private record Provider(ProviderFacts facts, boolean runs) {}

    /** Whether there is a file for it, with or without mistakes. */
    public boolean has(String provider) {
        return providers.containsKey(provider);
    }

    /** @return {@code null} where there is no such provider, or its file has mistakes */
    public ProviderFacts facts(String provider) {
        Provider found = providers.get(provider);
        return found == null ? null : found.facts;
    }

    /** Whether its route runs, so that its doors may be open. */
    public boolean runs(String provider) {
        Provider found = providers.get(provider);
        return found != null && found.runs;
    }

    /** Whether every route has been loaded that can be. */
    public boolean loaded() {
        return loaded;
    }

    /** Calls a listener whenever routes have been loaded: once at the start, and after each reload. */
    public void whenLoaded(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * @param facts {@code null} where its file has mistakes
     * @param runs whether its route does
     */
    public void set(String provider, ProviderFacts facts, boolean runs) {
        providers.put(provider, new Provider(facts, runs));
    }

    public void tellLoaded() {
        loaded = true;
        listeners.forEach(Runnable::run);
    }
}
