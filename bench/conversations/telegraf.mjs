import { Agent } from 'node:http';
import { Mongo } from '@telegraf/session/mongodb';
import { Scenes, session, Telegraf } from 'telegraf';
import { questions, runPeer, thanks } from './peer.mjs';

/**
 * The talk as Telegraf's own documentation writes one: a wizard in a stage,
 * the session in MongoDB. Its answers go out by API call: sendMessage is
 * not among the methods Telegraf 4.16 answers a webhook with.
 */
await runPeer(async ({ client, db, botApi, keep }) => {
  const bot = new Telegraf('7700000001:bench', {
    telegram: { apiRoot: botApi, agent: new Agent({ keepAlive: true }) },
  });
  const steps = questions.map((question, i) => async (ctx) => {
    if (i === 0) ctx.wizard.state.words = ctx.message.text;
    else (ctx.wizard.state.answers ??= []).push(ctx.message.text);
    await ctx.reply(question);
    return ctx.wizard.next();
  });
  const wizard = new Scenes.WizardScene('tip', ...steps, async (ctx) => {
    const { words, answers } = ctx.wizard.state;
    await keep(words, answers);
    await ctx.reply(thanks);
    return ctx.scene.leave();
  });
  bot.use(session({ store: Mongo({ client, database: db.databaseName, collection: 'sessions' }) }));
  bot.use(new Scenes.Stage([wizard]).middleware());
  bot.on('text', (ctx) => ctx.scene.enter('tip'));
  bot.botInfo = await bot.telegram.getMe();
  return bot.webhookCallback('/bot');
});
