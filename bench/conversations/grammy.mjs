import { conversations, createConversation } from '@grammyjs/conversations';
import { MongoDBAdapter } from '@grammyjs/storage-mongodb';
import { Bot, webhookCallback } from 'grammy';
import { questions, runPeer, thanks } from './peer.mjs';

/**
 * The talk as grammY's own documentation writes one: a conversation,
 * its log in MongoDB. Its answers go out by API call: a conversation
 * makes an Api of its own, which does not know of the webhook's answer.
 */
await runPeer(async ({ db, botApi, keep }) => {
  const bot = new Bot('7700000001:bench', { client: { apiRoot: botApi } });
  async function tip(conversation, first) {
    const words = first.message.text;
    const answers = [];
    let ctx = first;
    for (const question of questions) {
      await ctx.reply(question);
      ctx = await conversation.waitFor('message:text');
      answers.push(ctx.message.text);
    }
    await conversation.external(() => keep(words, answers).then(() => true));
    await ctx.reply(thanks);
  }
  bot.use(
    conversations({ storage: new MongoDBAdapter({ collection: db.collection('sessions') }) }),
  );
  bot.use(createConversation(tip));
  bot.on('message:text', (ctx) => ctx.conversation.enter('tip'));
  await bot.init();
  return webhookCallback(bot, 'http');
});
