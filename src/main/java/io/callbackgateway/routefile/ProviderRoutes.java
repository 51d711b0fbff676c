package io.callbackgateway.routefile;

import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.routefile.rules.RouteFileCheck;
import io.callbackgateway.routefile.rules.RouteFileCheck.Read;
import io.callbackgateway.routefile.tree.Mistake;
import io.callbackgateway.routefile.tree.RouteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.ResourceReload;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads each provider's file by itself: one with mistakes closes its own provider's doors, and nobody else's. The routes of the gateway
 * itself, {@code dispatch/} and {@code emulator/}, are Camel's to load, before these.
 */
final class ProviderRoutes implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderRoutes.class);

    private final RoutesSettings settings;
    private final ProviderSettings configured;
    private final CamelContext camel;
    private final Providers providers = new Providers();
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Map<String, List<Mistake>> mistakes = new ConcurrentSkipListMap<>();
    private final Map<String, Set<String>> running = new HashMap<>(); // ids of routes

    /** Reads the files, so that settings can be checked against facts before anything starts. */
    ProviderRoutes(RoutesSettings settings, ProviderSettings configured, CamelContext camel) throws Exception {
        this.settings = settings;
        this.configured = configured;
        this.camel = camel;
        for (Path file : RouteFile.in(settings.dir())) {
            String provider = RouteFile.providerOf(file);
            Read read = settings.strict() && isConfigured(provider)
                    ? RouteFileCheck.readFully(file)
                    : RouteFileCheck.read(file, camel);
            files.put(provider, file);
            note(provider, read.mistakes().inOrder());
            providers.set(provider, read.mistakes().haveErrors() ? null : read.facts(), false);
        }
        stopIfStrict();
        camel.addStartupListener(this);
    }

    Providers providers() {
        return providers;
    }

    /** By provider, for those that the settings configure: what is wrong in its file now, which may be newer than the route that runs. */
    Map<String, List<Mistake>> errors() {
        return mistakes.entrySet().stream()
                .filter(each -> isConfigured(each.getKey()))
                .filter(each -> each.getValue().stream().anyMatch(Mistake::isError))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isConfigured(String provider) {
        return configured.providers().containsKey(provider);
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    /** Now a route that cannot start fails alone. */
    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        files.forEach((provider, file) -> {
            if (providers.facts(provider) != null) {
                try {
                    load(file);
                    providers.set(provider, providers.facts(provider), true);
                } catch (Exception e) {
                    note(provider, RouteFileCheck.explain(file, e));
                }
            }
            report(provider);
        });
        stopIfStrict();
        providers.tellLoaded();
        watch();
    }

    /** All routes of the file run after that, and none that is no more in it: Camel leaves those. */
    private void load(Path file) throws Exception {
        String provider = RouteFile.providerOf(file);
        Set<String> now = PluginHelper.getRoutesLoader(camel)
                .updateRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file.toAbsolutePath()));
        for (String id : running.getOrDefault(provider, Set.of())) {
            if (!now.contains(id)) {
                camel.getRouteController().stopRoute(id);
                camel.removeRoute(id);
            }
        }
        running.put(provider, now);
    }

    private void note(String provider, List<Mistake> found) {
        mistakes.put(provider, found);
    }

    private void stopIfStrict() {
        if (settings.strict() && !errors().isEmpty()) {
            List<Mistake> all = new ArrayList<>();
            errors().values().forEach(all::addAll);
            throw new BadRoutesException(all);
        }
    }

    private void report(String provider) {
        List<Mistake> found = mistakes.get(provider);
        String lines = found.stream().map(each -> "\n  " + each).collect(Collectors.joining());
        if (found.stream().noneMatch(Mistake::isError)) {
            found.forEach(each -> LOG.warn("{}", each));
        } else if (!isConfigured(provider)) {
            LOG.warn("The route of {}, which is not configured, has mistakes:{}", provider, lines);
        } else if (providers.runs(provider)) {
            LOG.error("The route of {} has mistakes; the one before them runs on:{}", provider, lines);
        } else {
            LOG.error(
                    "The doors of {} stay closed, its callbacks get a 503, because its route has mistakes:{}",
                    provider,
                    lines);
        }
    }

    /** Takes the providers' files off Camel's hands, where it watches the folder. */
    private void watch() {
        RouteWatcherReloadStrategy watcher = camel.hasService(RouteWatcherReloadStrategy.class);
        if (watcher != null) {
            ResourceReload others = watcher.getResourceReload();
            watcher.setResourceReload((name, resource) -> {
                Path file = Path.of(resource.getURI());
                if (isProviders(file)) {
                    reload(file);
                } else {
                    others.onReload(name, resource);
                }
            });
        }
    }

    private boolean isProviders(Path file) {
        return file.toString().endsWith(RouteFile.SUFFIX)
                && file.toAbsolutePath()
                        .getParent()
                        .normalize()
                        .equals(settings.dir().toAbsolutePath().normalize());
    }

    /** What has mistakes does not touch the route that runs. */
    void reload(Path file) {
        String provider = RouteFile.providerOf(file);
        Read read = RouteFileCheck.readFully(file);
        List<Mistake> found = read.mistakes().inOrder();
        if (!read.mistakes().haveErrors()) {
            providers.set(provider, read.facts(), providers.runs(provider)); // a new route asks for them when it starts
            try {
                load(file);
                providers.set(provider, read.facts(), true);
                LOG.info("The route of {} has been loaded anew", provider);
            } catch (Exception e) {
                providers.set(provider, read.facts(), false);
                found = RouteFileCheck.explain(file, e);
            }
            providers.tellLoaded();
        }
        note(provider, found);
        report(provider);
    }
}
