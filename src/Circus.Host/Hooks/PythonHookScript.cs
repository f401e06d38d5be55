namespace Circus.Hooks;

/// <summary>What runs in the python3 process of <see cref="PythonHooks"/>: one packet on descriptor 3 per call, one per answer.</summary>
internal static class PythonHookScript
{
    internal const string Text =
        """
        import importlib, json, os, socket, sys, threading

        channel = socket.socket(fileno=3)
        lock = threading.Lock()
        functions = {}


        class View:
            '''What circusd shows of a watcher or of itself: to be read, not to be changed.'''

            def __init__(self, values):
                self.__dict__.update(values)

            def __setattr__(self, name, value):
                raise AttributeError('%s: a hook sees a copy; change the watcher with circusctl set' % name)

            def __getitem__(self, name):
                return self.__dict__[name]


        class Watcher(View):
            def __init__(self, values):
                View.__init__(self, values['options'])
                View.__init__(self, {k: v for k, v in values.items() if k not in ('status', 'pids')})
                self.__dict__['processes'] = dict.fromkeys(values['pids'])
                self.__dict__['_status'] = values['status']

            def status(self):
                return self._status

            def is_active(self):
                return self._status == 'active'

            def is_stopped(self):
                return self._status == 'stopped'

            @property
            def pids(self):
                return list(self.processes)


        def resolve(name, path):
            with lock:
                for directory in reversed((path or '').split(os.pathsep)):
                    if directory and directory not in sys.path:
                        sys.path.insert(0, directory)
                if name not in functions:
                    module, _, attributes = name.partition(':') if ':' in name else name.rpartition('.')
                    found = importlib.import_module(module)
                    for attribute in attributes.split('.'):
                        found = getattr(found, attribute)
                    functions[name] = found
                return functions[name]


        def answer(question):
            reply = {'id': question['id']}
            try:
                arguments = question['context']
                watcher = Watcher(arguments.pop('watcher'))
                environment = getattr(watcher, 'env', None) or {}
                function = resolve(question['callable'], environment.get('PYTHONPATH'))
                if arguments['hook_name'] == 'extended_stats':
                    arguments['stats'] = reply['stats'] = {}
                reply['result'] = bool(function(watcher=watcher, arbiter=View(arguments.pop('arbiter')), **arguments))
            except BaseException as error:
                reply = {'id': question['id'], 'error': '%s: %s' % (type(error).__name__, error)}
            channel.send(json.dumps(reply).encode())


        while True:
            packet = channel.recv(1 << 20)
            if not packet:
                break
            threading.Thread(target=answer, args=(json.loads(packet),), daemon=True).start()
        """;
}
