import { folders } from './folders.mjs';

const only = ([from, to]) => ({
  name: `${from}-imports`,
  comment: `src/${from} may import only itself and: ${to.join(', ') || 'nothing'} (folders.mjs)`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: `^src/(${[from, ...to].join('|')})(/|[.])` },
});

const outside = (name, allowed) => ({
  name: `${name}-only-in`,
  comment: `${name} is known only to ${allowed}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${allowed})` },
  to: { path: `^node_modules/${name}/` },
});

export default {
  forbidden: [
    ...Object.entries(folders).map(only),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'channels-are-strangers',
      comment: 'no channel sees another',
      severity: 'error',
      from: { path: '^src/bots/([^/]+)/' },
      to: { path: '^src/bots/[^/]+/', pathNot: '^src/bots/$1/' },
    },
    outside('mongoose', 'models/'),
    outside('telegraf', 'bots/telegram/'),
    outside('twilio', 'bots/sms/'),
    outside('node-cron', 'jobs/'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
};
